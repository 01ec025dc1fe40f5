/** The three panels beside the images, wired to the record. */
import { useStore } from 'zustand';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { adoptedRole, type PriorMeasurement } from '../../../shared/reading/prior.ts';
import type { PlotTarget } from '../../../shared/report/plot/primitives.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { runCommand } from '../../app/commands.ts';
import { showInfo } from '../../app/messages.ts';
import { TrendPanel } from '../../timeline/TrendPanel.tsx';
import { adoptPrior, isAdopted } from '../commands/adoptPrior.ts';
import { describeAnnotation } from '../commands/annotations.ts';
import { addLesion, deleteLesion, editLesion, setFoci, setNotSeen } from '../commands/lesions.ts';
import { presenceOf } from '../commands/presence.ts';
import { readingOf, setContext, setPhaseFinding, setSign, setStage, toggleKeyImage } from '../commands/readings.ts';
import { curvesOf, missingForCurves, seriesOf } from '../curves/curves.ts';
import { lesionColour } from '../layer/colours.ts';
import { MeasurePanel } from '../panels/MeasurePanel.tsx';
import { ReadPanel } from '../panels/ReadPanel.tsx';
import { deleteSelected } from '../session/edit.ts';
import { acceptSelected } from '../session/keyboard.ts';
import type { AnnotationSession } from '../session/session.ts';
import type { ReadStudies } from './readStudies.ts';
import { type PanelTab, SidePanel } from './SidePanel.tsx';
import { usePriors } from './usePriors.ts';
import { type ReadingData, useMeasure, useSettings } from './useReadingData.ts';
import type { Views } from './views.ts';

export interface PanelsProps {
  readonly session: AnnotationSession;
  readonly data: ReadingData;
  readonly read: ReadStudies;
  readonly views: Views;
  readonly instance: InstanceInfo | null;
  /** Frame of the active image. */
  readonly frame: number | null;
  readonly activeKey: string | null;
  readonly lesionId: string | null;
  readonly tab: PanelTab;
  readonly onTab: (tab: PanelTab) => void;
  readonly onShow: (target: PlotTarget) => void;
}

const none: readonly Annotation[] = [];

function copy(text: string, done: string): void {
  navigator.clipboard.writeText(text).then(
    () => showInfo(done),
    () => showInfo('The table could not be copied. Click into the window and try again.'),
  );
}

export function Panels({
  session,
  data,
  read,
  views,
  instance,
  frame,
  activeKey,
  lesionId,
  tab,
  onTab,
  onShow,
}: PanelsProps) {
  const record = useStore(session.record, (s) => s.record);
  const selectedId = useStore(session.interaction, (s) => s.selectedId);
  const view = instance !== null && frame !== null ? views.view(instance, frame) : null;
  useStore(session.interaction, (s) => s.offers);
  const selected =
    record?.annotations.find((a) => a.id === selectedId) ??
    (view ? session.onImage(view).find((a) => a.id === selectedId) : undefined) ??
    null;
  const measure = useMeasure(data.patient.patientKey, session.record);
  const settings = useSettings();
  const priors = usePriors(data.patient.patientKey);
  const { run } = session.record.actions;
  const nameOf = (uid: string | null): string | null => {
    const study = data.studies.find((s) => s.studyInstanceUid === uid);
    return study ? [shortDate(study.date), study.description].filter((t) => t !== '').join(' ') : null;
  };
  const onAdd = () => {
    const side = instance?.laterality === 'L' || instance?.laterality === 'R' ? instance.laterality : 'U';
    run((r) => {
      const fields = { site: 'achilles-tendon', laterality: side, label: '' } as const;
      const command = addLesion(r, fields, session.ids.tracking());
      session.setLesion(command.ops[0]?.key ?? null);
      return command;
    });
  };
  const onDelete = (id: string) => {
    const marks = record?.annotations.filter((a) => a.lesionId === id).length ?? 0;
    if (!run((r) => deleteLesion(r, id)) || marks === 0) return;
    showInfo(`${id} was deleted with its ${marks === 1 ? 'mark' : `${marks} marks`}. Undo brings all of it back.`);
  };
  const onAdopt = (prior: PriorMeasurement) => {
    const image = data.instances.get(prior.sopInstanceUid);
    if (!image) return;
    onShow(prior);
    const study = data.studies.find((s) => s.studyInstanceUid === prior.studyInstanceUid);
    const studyImages = new Set(study?.instances.map((i) => i.sopInstanceUid));
    const trackingUid = session.ids.tracking();
    const done = run((r) => adoptPrior(r, prior, image, { lesionId, trackingUid, studyImages }));
    if (done) session.select(prior.id);
    else {
      showInfo('Not adopted: the lesion has this measurement on this date. Delete it first, or choose another lesion.');
    }
  };
  const lesion = measure?.lesions.find((l) => l.id === lesionId) ?? null;
  const series = seriesOf(instance, frame ?? 1);
  /** Acts on a study that is there. */
  const on = (uid: string | null, act: (uid: string) => void) => {
    if (uid !== null) act(uid);
  };
  const keyImages = record && read.active !== null ? (readingOf(record, read.active).keyImages ?? []) : [];
  return (
    <SidePanel
      tab={tab}
      onTab={onTab}
      measure={
        <MeasurePanel
          lesions={{
            lesions: record?.lesions ?? [],
            lesionId,
            studyInstanceUid: read.active,
            presence: (item) => (record ? presenceOf(record, item, data.studies) : []),
            onShow,
            onSelect: session.setLesion,
            onAdd,
            onEdit: (id, fields) => run((r) => editLesion(r, id, fields)),
            onDelete,
            onNotSeen: (id, notSeen) => on(read.active, (uid) => run((r) => setNotSeen(r, id, uid, notSeen))),
            onFoci: (id, count) => on(read.active, (uid) => run((r) => setFoci(r, id, uid, count))),
          }}
          selected={
            selected && {
              annotation: selected,
              onDescribe: (fields) => run((r) => describeAnnotation(r, selected.id, fields)),
              onAccept: () => (view ? acceptSelected(session, view, selected) : undefined),
              onCopy: () => runCommand('edit.copy'),
              isOffered: view !== null && session.offerOf(view, selected.id)?.kind === 'carried',
              onDelete: () => (view ? deleteSelected(session, view, selected) : undefined),
            }
          }
          priors={{
            rows: priors.map((prior) => ({
              prior,
              study: nameOf(prior.studyInstanceUid) ?? '',
              adopted: isAdopted(record, prior),
              adoptable: adoptedRole(prior, data.instances.get(prior.sopInstanceUid)?.modality === 'NM') !== null,
            })),
            onJump: onShow,
            onAdopt,
          }}
          measure={measure}
          record={record}
          allStudies={data.studies}
          ratioCv={settings.ratioCv}
          studies={read.sameDate}
          onJump={(target, annotationId) => {
            onShow(target);
            session.select(annotationId);
          }}
          onCopy={copy}
          curves={
            instance !== null && frame !== null && series !== null
              ? {
                  curves: curvesOf(lesion, instance, series, settings.ratioCv),
                  missing: missingForCurves(record, lesionId, instance, series),
                  frame,
                  colour: lesionColour(lesionId),
                }
              : null
          }
        />
      }
      read={
        <ReadPanel
          film={record && read.film !== null ? readingOf(record, read.film) : null}
          filmName={nameOf(read.film)}
          scan={record && read.scan !== null ? readingOf(record, read.scan) : null}
          scanName={nameOf(read.scan)}
          context={record?.context ?? {}}
          hasImage={activeKey !== null}
          isKeyImage={activeKey !== null && keyImages.includes(activeKey)}
          onStage={(stage) => on(read.film, (uid) => run((r) => setStage(r, uid, stage)))}
          onSign={(sign, value) => on(read.film, (uid) => run((r) => setSign(r, uid, sign, value)))}
          onPhase={(phase, value) => on(read.scan, (uid) => run((r) => setPhaseFinding(r, uid, phase, value)))}
          onKeyImage={() => on(read.active, (uid) => activeKey && run((r) => toggleKeyImage(r, uid, activeKey)))}
          onContext={(key, value) => run((r) => setContext(r, key, value))}
        />
      }
      trend={
        <TrendPanel
          result={lesion}
          settings={settings}
          patientKey={data.patient.patientKey}
          annotations={record?.annotations ?? none}
          colour={lesionColour(lesionId)}
          onJump={onShow}
        />
      }
    />
  );
}
