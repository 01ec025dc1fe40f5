/** The bar above the images: patient, lesion, tools, layout, history, report. */
import {
  ArrowLeft,
  ArrowUpFromLine,
  CalendarDays,
  CaretsToAxisDashedVertical,
  Circle,
  CircleDashed,
  CircleDot,
  Columns2,
  Columns3,
  DraftingCompass,
  FileCheck2,
  FileText,
  Grid2x2,
  ListOrdered,
  type LucideIcon,
  Magnet,
  MoveDiagonal,
  MoveDiagonal2,
  PencilRuler,
  Pentagon,
  Redo2,
  Ruler,
  Scaling,
  Square,
  SquareDashedMousePointer,
  StickyNote,
  Undo2,
  UnfoldHorizontal,
  WandSparkles,
} from 'lucide-react';
import { Fragment } from 'react';
import { Toolbar as AriaToolbar, Separator, ToggleButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { PatientInfo } from '../../../shared/dicom/model.ts';
import type { HistoryState, Lesion } from '../../../shared/reading/model.ts';
import { siteProfile } from '../../../shared/sites/profiles.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { keysOf, useKeyBindings } from '../../app/keyBindings.ts';
import { displayKeys } from '../../app/shortcuts.ts';
import { Button, IconButton } from '../../app/ui/Button.tsx';
import { MenuButton } from '../../app/ui/Menu.tsx';
import { type LayoutId, layoutIds } from '../../viewer/hanging.ts';
import { lesionTitle } from '../commands/words.ts';
import { toolCommandId } from '../keys.ts';
import { lesionColour } from '../layer/colours.ts';
import { type ToolId, toolIds, tools } from '../tools/catalogue.ts';
import styles from './ReadingScreen.module.css';
import { isOpen, type ReportDay } from './reportDays.ts';

const toolIcons: Record<ToolId, LucideIcon> = {
  bidirectional: Scaling,
  'long-axis': MoveDiagonal,
  'short-axis': MoveDiagonal2,
  area: Pentagon,
  contour: WandSparkles,
  'focus-point': ListOrdered,
  length: Ruler,
  'insertion-distance': ArrowUpFromLine,
  gap: UnfoldHorizontal,
  angle: DraftingCompass,
  'uptake-lesion': CircleDot,
  'uptake-reference': Circle,
  'uptake-background': CircleDashed,
  calibration: PencilRuler,
  'internal-reference': SquareDashedMousePointer,
  note: StickyNote,
};

const layoutIcons: Record<LayoutId, LucideIcon> = { '1x1': Square, '1x2': Columns2, '1x3': Columns3, '2x2': Grid2x2 };

/** Films, scans, and what serves both: in the order of the bar. */
const toolGroups: readonly { readonly name: string; readonly ids: readonly ToolId[] }[] = [
  { name: 'Film', ids: toolIds.filter((id) => tools[id].on === 'film') },
  { name: 'Scan', ids: toolIds.filter((id) => tools[id].on === 'scan') },
  { name: 'Both', ids: toolIds.filter((id) => tools[id].on === 'both') },
];

export interface ToolbarProps {
  readonly patient: PatientInfo;
  readonly lesions: readonly Lesion[];
  readonly lesionId: string | null;
  readonly tool: ToolId | null;
  readonly layout: LayoutId;
  readonly history: HistoryState;
  readonly onBack: () => void;
  readonly onLesion: (id: string) => void;
  readonly onTool: (tool: ToolId | null) => void;
  readonly onMirror: () => void;
  readonly snapOn: boolean;
  readonly onSnap: () => void;
  readonly onLayout: (layout: LayoutId) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  /** The examination that the Report button opens; null while there is none. */
  readonly report: ReportDay | null;
  readonly reportDays: readonly ReportDay[];
  readonly onReport: (studyInstanceUid: string) => void;
}

const reportState = ({ status }: ReportDay): string =>
  status === null || status === 'draft' ? 'not reported' : status;

interface ToggleProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly selected: boolean;
  readonly onPress: () => void;
}

function Toggle({ icon: Icon, name, selected, onPress }: ToggleProps) {
  return (
    <TooltipTrigger delay={500}>
      <ToggleButton className={styles.tool ?? ''} isSelected={selected} onChange={onPress} aria-label={name}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </ToggleButton>
      <Tooltip className={styles.tooltip ?? ''} offset={6}>
        {name}
      </Tooltip>
    </TooltipTrigger>
  );
}

export function Toolbar(props: ToolbarProps) {
  const { patient, lesions, lesionId, tool, layout, history } = props;
  const { bindings } = useKeyBindings();
  const keyOf = (id: string, usual: string) => displayKeys(keysOf({ id, keys: [usual] }, bindings)[0] ?? '');
  // What only one site is measured by stands there for its lesions; its key and command are always there.
  const site = lesions.find((l) => l.id === lesionId)?.site;
  const isShown = (id: ToolId) =>
    id !== 'gap' || tool === 'gap' || (site !== undefined && siteProfile(site).grades.some((g) => g === 'brooker'));
  const named = (name: string, id: string, usual: string) => {
    const key = keyOf(id, usual);
    return key === '' ? name : `${name} (${key})`;
  };
  return (
    <header className={styles.toolbar}>
      <IconButton icon={ArrowLeft} label="Back to the worklist" onPress={props.onBack} />
      <div className={styles.patient} data-testid="patient">
        <strong>{patient.name || 'No name'}</strong>
        <span>
          {[patient.sex, shortDate(patient.birthDate), patient.patientId].filter((part) => part !== '').join(' · ')}
        </span>
      </div>
      <label className={styles.lesionSelect}>
        <select
          aria-label="Lesion"
          value={lesionId ?? ''}
          style={{ borderLeftColor: lesionColour(lesionId) }}
          disabled={lesions.length === 0}
          onChange={(event) => props.onLesion(event.target.value)}
        >
          {lesions.length === 0 && <option value="">No lesion yet</option>}
          {lesions.map((lesion) => (
            <option key={lesion.id} value={lesion.id}>
              {lesionTitle(lesion)}
            </option>
          ))}
        </select>
      </label>
      <AriaToolbar aria-label="Tools" className={styles.group ?? ''}>
        {toolGroups.map(({ name, ids }, i) => (
          <Fragment key={name}>
            {i > 0 && <Separator orientation="vertical" className={styles.separator ?? ''} />}
            <span className={styles.caption}>{name}</span>
            {ids.filter(isShown).map((id) => (
              <Toggle
                key={id}
                icon={toolIcons[id]}
                name={named(tools[id].name, toolCommandId(id), tools[id].key)}
                selected={tool === id}
                onPress={() => props.onTool(tool === id ? null : id)}
              />
            ))}
            {ids.includes('uptake-lesion') && (
              <IconButton
                icon={CaretsToAxisDashedVertical}
                label={named('Mirror', 'mark.mirror', 'M')}
                onPress={props.onMirror}
              />
            )}
          </Fragment>
        ))}
        <Toggle
          icon={Magnet}
          name={named('Snap to edges', 'mark.snap', 'Shift+N')}
          selected={props.snapOn}
          onPress={props.onSnap}
        />
      </AriaToolbar>
      <AriaToolbar aria-label="Layout" className={styles.group ?? ''}>
        {layoutIds.map((id) => (
          <Toggle
            key={id}
            icon={layoutIcons[id]}
            name={`Layout ${id}`}
            selected={layout === id}
            onPress={() => props.onLayout(id)}
          />
        ))}
      </AriaToolbar>
      <div className={styles.group}>
        <IconButton
          icon={Undo2}
          label={history.undoLabel ? `Undo: ${history.undoLabel}` : 'Undo'}
          shortcut={keyOf('edit.undo', 'Ctrl+Z')}
          isDisabled={history.undoLabel === null}
          onPress={props.onUndo}
        />
        <IconButton
          icon={Redo2}
          label={history.redoLabel ? `Redo: ${history.redoLabel}` : 'Redo'}
          shortcut={keyOf('edit.redo', 'Ctrl+Shift+Z')}
          isDisabled={history.redoLabel === null}
          onPress={props.onRedo}
        />
      </div>
      <div className={styles.report}>
        <Button
          kind="primary"
          icon={FileText}
          isDisabled={props.report === null}
          onPress={() => props.report && props.onReport(props.report.studyInstanceUid)}
        >
          {props.report === null ? 'Report' : `Report ${props.report.name}`}
        </Button>
        <MenuButton
          icon={CalendarDays}
          label="Report of another examination"
          isDisabled={props.reportDays.length === 0}
          entries={props.reportDays.map((day) => ({
            id: day.studyInstanceUid,
            title: `${day.name}, ${reportState(day)}`,
            icon: isOpen(day) ? FileText : FileCheck2,
            shortcut: undefined,
            current: day === props.report,
            run: () => props.onReport(day.studyInstanceUid),
          }))}
        />
      </div>
    </header>
  );
}
