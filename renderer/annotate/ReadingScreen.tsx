/** The reading screen: timeline, images with their annotations, measurements, reading and trend. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { TimelineRail } from '../timeline/TimelineRail.tsx';
import type { LeftButtonMode } from '../viewer/types.ts';
import { viewportIdOf } from '../viewer/ViewportGrid.tsx';
import { blendIn, useBlend } from '../viewer/view/blend.ts';
import { isPicking, leavePicking } from '../viewer/view/picking.ts';
import { imageKey } from './commands/findings.ts';
import { HintBar } from './screen/HintBar.tsx';
import { Images } from './screen/Images.tsx';
import { keepKey } from './screen/keptKeys.ts';
import { Panels } from './screen/Panels.tsx';
import styles from './screen/ReadingScreen.module.css';
import { readStudies } from './screen/readStudies.ts';
import { reportOffered } from './screen/reportDays.ts';
import type { PanelTab } from './screen/SidePanel.tsx';
import { Toolbar } from './screen/Toolbar.tsx';
import { useHanging } from './screen/useHanging.ts';
import { useOffers } from './screen/useOffers.ts';
import { useOpening } from './screen/useOpening.ts';
import { useProtocols } from './screen/useProtocols.ts';
import { useReadingActions } from './screen/useReadingActions.ts';
import { useReadingCommands } from './screen/useReadingCommands.ts';
import { type ReadingData, usePatientData } from './screen/useReadingData.ts';
import { useReportDays } from './screen/useReportDays.ts';
import { useSession } from './screen/useSession.ts';
import { createViews } from './screen/views.ts';

export interface ReadingScreenProps {
  readonly patientKey: string;
  /** What to show first: an annotation, an image, a study or a lesion (shared/report/sourceTarget.ts). */
  readonly target?: string | undefined;
  /** Opens as of the prior date: a second window beside the current one. */
  readonly priors?: boolean | undefined;
  /** Study of the report that the reader came from: the Report button leads back to it while it is open. */
  readonly reporting?: string | undefined;
  readonly onOpenReport: (studyInstanceUid: string) => void;
  readonly onClose: () => void;
}

export function ReadingScreen(props: ReadingScreenProps) {
  const data = usePatientData(props.patientKey);
  if (!data) {
    return (
      <main className={styles.waiting} aria-busy>
        <p role="status">Opening the patient</p>
      </main>
    );
  }
  return <Reading key={props.patientKey} {...props} data={data} />;
}

function Reading({
  patientKey,
  target,
  priors = false,
  reporting,
  onOpenReport,
  onClose,
  data,
}: ReadingScreenProps & { data: ReadingData }) {
  const { session, keyboard } = useSession(patientKey);
  const record = useStore(session.record, (s) => s.record);
  const history = useStore(session.record, (s) => s.history);
  const tool = useStore(session.interaction, (s) => s.tool);
  const snapOn = useStore(session.interaction, (s) => s.snapOn);
  const chosen = useStore(session.interaction, (s) => s.lesionId);
  const hanging = useHanging(data.studies, priors);
  const views = useMemo(() => createViews(session, data.studies), [session, data]);
  const [linked, setLinked] = useState(false);
  const [tab, setTab] = useState<PanelTab>('measure');
  const [mode, setMode] = useState<LeftButtonMode>('window');
  const root = useRef<HTMLElement>(null);

  useOpening({ session, data, hanging, target, setTab });
  const offer = useOffers({ session, data, views, hanging });

  const lesions = record?.lesions ?? [];
  const lesionId = lesions.find((l) => l.id === chosen)?.id ?? lesions[0]?.id ?? null;
  const here = hanging.cells[hanging.active] ?? null;
  const instance = here ? (data.instances.get(here.sopInstanceUid) ?? null) : null;
  const read = useMemo(() => readStudies(data.studies, instance), [data, instance]);
  const missing = useMemo(() => new Set(data.missingFiles), [data]);
  const days = useReportDays(patientKey, data.studies);
  const report = useMemo(() => reportOffered(days, reporting ?? null), [days, reporting]);
  const activeKey = here ? imageKey(here.sopInstanceUid, here.frame) : null;
  const focusImage = useCallback(
    () => root.current?.querySelector<HTMLElement>(`[data-viewport="${viewportIdOf(hanging.active)}"]`)?.focus(),
    [hanging.active],
  );
  // Reading starts on the first image, so that keys work at once.
  const focusedOnce = useRef(false);
  useEffect(() => {
    if (focusedOnce.current || instance === null) return;
    focusedOnce.current = true;
    focusImage();
  }, [instance, focusImage]);
  const toggleLinked = useCallback(() => setLinked((now) => !now), []);
  const { byId, onTool, onMirror, onSnap } = useReadingActions({
    session,
    data,
    views,
    hanging,
    here,
    instance,
    read,
    activeKey,
    focusImage,
    offer,
    lesionId,
    report,
    onOpenReport,
    setTab,
    setMode,
    toggleLinked,
  });
  useReadingCommands(byId);
  useProtocols(data.studies, hanging);

  // Reaching for a tool leaves an overlay or a pick: marks belong to one film, never to a blend of two.
  useEffect(() => {
    if (tool === null) return;
    useBlend.getState().leave();
    leavePicking();
  }, [tool]);

  /** Keys on an image go to drawing and editing first; what they leave goes to the viewport and then to the commands. */
  const onKeyDownCapture = (event: React.KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    // A menu or a panel above the screen has its own Escape.
    if (target !== null && !root.current?.contains(target)) return;
    const onImage = target?.hasAttribute('data-viewport') ?? false;
    if (keepKey(session.inputs, event.nativeEvent)) {
      event.stopPropagation();
      return;
    }
    if (!onImage && event.key !== 'Escape') return;
    if (target && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    if (!instance || !here || event.altKey) return;
    if (event.key === 'Escape' && (leavePicking() || useBlend.getState().leave())) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    // What is selected is hidden then: its keys would change something that nobody sees.
    if (isPicking() || blendIn(useBlend.getState().blend, viewportIdOf(hanging.active), here) !== null) return;
    const input = { key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
    if (!keyboard(views.view(instance, here.frame), input)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <main className={styles.screen} ref={root} onKeyDownCapture={onKeyDownCapture} aria-label="Reading">
      <h1 className="visually-hidden">Reading of {data.patient.name || 'a patient without a name'}</h1>
      <Toolbar
        patient={data.patient}
        lesions={lesions}
        lesionId={lesionId}
        tool={tool}
        layout={hanging.layout}
        history={history}
        onBack={onClose}
        onLesion={(id) => session.inputs.inOrder(() => session.setLesion(id))}
        onTool={onTool}
        onMirror={onMirror}
        snapOn={snapOn}
        onSnap={onSnap}
        onLayout={hanging.setLayout}
        onUndo={() => session.inputs.inOrder(session.undo)}
        onRedo={() => session.inputs.inOrder(session.record.actions.redo)}
        report={report}
        reportDays={days}
        onReport={onOpenReport}
      />
      <div className={styles.rail}>
        <TimelineRail
          studies={data.studies}
          record={record}
          hung={new Set(hanging.cells.flatMap((c) => (c ? [imageKey(c.sopInstanceUid, c.frame)] : [])))}
          active={activeKey}
          missing={missing}
          onHang={hanging.hang}
        />
      </div>
      <Images {...{ session, views, data, hanging, mode, linked, focusImage }} />
      <Panels
        {...{ session, data, read, views, instance, activeKey, lesionId, tab }}
        frame={here?.frame ?? null}
        onTab={setTab}
        onShow={hanging.show}
        onShowBeside={hanging.showBeside}
      />
      <HintBar session={session} />
    </main>
  );
}
