/** The three panels beside the images, wired to the record. */
import { useStore } from 'zustand';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { isNotSeen, unassignedFindings } from '../../../shared/reading/findings.ts';
import type { Annotation, Finding, PatientRecord } from '../../../shared/reading/model.ts';
import { adoptedRole, type PriorMeasurement } from '../../../shared/reading/prior.ts';
import { otherSideOf } from '../../../shared/reading/references.ts';
import { sideContradictions } from '../../../shared/reading/sides.ts';
import type { PlotTarget } from '../../../shared/report/plot/primitives.ts';
import { siteProfile } from '../../../shared/sites/profiles.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { runCommand } from '../../app/commands.ts';
import { showInfo } from '../../app/messages.ts';
import { readState, stagesByDate } from '../../timeline/readState.ts';
import { TrendPanel } from '../../timeline/TrendPanel.tsx';
import { adoptPrior, isAdopted } from '../commands/adoptPrior.ts';
import { describeAnnotation, keepMarkSide } from '../commands/annotations.ts';
import type { Command } from '../commands/command.ts';
import {
  assignFinding,
  discardFinding,
  type FindingPlace,
  findingOf,
  keepSide,
  keyImagesOf,
  setConfidence,
  setContext,
  setGrade,
  setMotion,
  setOtherSide,
  setPhaseFinding,
  setSeen,
  setSign,
  setStage,
  toggleKeyImage,
} from '../commands/findings.ts';
import {
  acceptProposed,
  addLesion,
  deleteLesion,
  editLesion,
  proposedBy,
  setFoci,
  setOperations,
} from '../commands/lesions.ts';
import { presenceOf } from '../commands/presence.ts';
import { curvesOf, missingForCurves, seriesOf } from '../curves/curves.ts';
import { lesionColour } from '../layer/colours.ts';
import { gradeChoices } from '../panels/grades.ts';
import { MeasurePanel } from '../panels/MeasurePanel.tsx';
import { ReadPanel } from '../panels/ReadPanel.tsx';
import { deleteSelected } from '../session/edit.ts';
import { acceptSelected } from '../session/keyboard.ts';
import { type AnnotationSession, calibrationOf } from '../session/session.ts';
import { spacingOf } from '../values/imageValues.ts';
import type { ReadStudies } from './readStudies.ts';
import { readTarget } from './readTarget.ts';
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
  /** Shows an image beside the latest ones, which stay. */
  readonly onShowBeside: (target: PlotTarget) => void;
}

const none: readonly Annotation[] = [];

const counted = (n: number, what: string): string => (n === 0 ? '' : n === 1 ? what : `${n} ${what}s`);

/** The accepted gap of a lesion in a study, with the spacing of its image. */
function gapIn(record: PatientRecord, lesionId: string, data: ReadingData, studyInstanceUid: string) {
  for (const annotation of record.annotations) {
    const info = data.instances.get(annotation.sopInstanceUid);
    if (annotation.role !== 'gap' || annotation.lesionId !== lesionId || annotation.status !== 'accepted') continue;
    if (info?.studyInstanceUid !== studyInstanceUid) continue;
    const calibration = calibrationOf(record, annotation.sopInstanceUid);
    return { annotation, spacing: spacingOf({ info }, calibration) };
  }
  return null;
}

/** Studies of the date on which the lesion has accepted marks. */
function markedIn(
  record: PatientRecord | null,
  lesionId: string | null,
  data: ReadingData,
  sameDate: ReadonlySet<string>,
): ReadonlySet<string> {
  const marks = record?.annotations.filter((a) => a.lesionId === lesionId && a.status === 'accepted') ?? [];
  const studies = marks.map((a) => data.instances.get(a.sopInstanceUid)?.studyInstanceUid ?? '');
  return new Set(studies.filter((uid) => sameDate.has(uid)));
}

function copy(text: string, done: string): void {
  navigator.clipboard.writeText(text).then(
    () => showInfo(done),
    () => showInfo('The table could not be copied. Click into the window and try again.'),
  );
}

export function Panels({
  session,
  data,
  read: studies,
  views,
  instance,
  frame,
  activeKey,
  lesionId,
  tab,
  onTab,
  onShow,
  onShowBeside,
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
  const describe = (uid: string | null) => data.studies.find((s) => s.studyInstanceUid === uid)?.description || null;
  const onAdd = () => {
    run((r) => {
      const command = addLesion(r, proposedBy(instance), session.ids.tracking());
      session.setLesion(command.ops[0]?.key ?? null);
      return command;
    });
  };
  const onDelete = (id: string) => {
    const marks = record?.annotations.filter((a) => a.lesionId === id).length ?? 0;
    const findings = record?.findings.filter((f) => f.lesionId === id).length ?? 0;
    if (!run((r) => deleteLesion(r, id)) || marks + findings === 0) return;
    const parts = [counted(marks, 'mark'), counted(findings, 'finding')].filter((part) => part !== '');
    showInfo(`${id} was deleted with its ${parts.join(' and ')}. Undo brings all of it back.`);
  };
  /** What the reader says of the active lesion in a study. */
  const read = (uid: string | null, build: (r: PatientRecord, place: FindingPlace) => Command | null) => {
    if (uid === null || lesionId === null) return;
    const place = { lesionId, studyInstanceUid: uid, sopInstanceUid: instance?.sopInstanceUid };
    run((r) => build(r, place));
  };
  const findingIn = (uid: string | null): Finding | null =>
    record && uid !== null && lesionId !== null
      ? findingOf(record, { lesionId, studyInstanceUid: uid, sopInstanceUid: instance?.sopInstanceUid })
      : null;
  const onAssign = (finding: Finding, to: string) => {
    const command = record && assignFinding(record, finding, to);
    if (!command) return;
    if ('ops' in command) run(() => command);
    else {
      showInfo(
        `Not assigned: ${to} is read otherwise in that study (${command.conflict}). Change its finding first, or delete this one.`,
      );
    }
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
      showInfo(
        'Not taken over: the lesion already has this measurement on this date. Delete it first, or choose another lesion.',
      );
    }
  };
  const item = record?.lesions.find((l) => l.id === lesionId) ?? null;
  const target = record ? readTarget(record, lesionId, instance) : null;
  const unassigned = record ? unassignedFindings(record) : [];
  const dateOf = shortDate(data.studies.find((s) => s.studyInstanceUid === studies.active)?.date ?? null);
  const lesion = measure?.lesions.find((l) => l.id === lesionId) ?? null;
  const series = seriesOf(instance, frame ?? 1);
  /** Acts on a study that is there. */
  const on = (uid: string | null, act: (uid: string) => void) => {
    if (uid !== null) act(uid);
  };
  const keyImages = record && studies.active !== null ? keyImagesOf(record, studies.active) : [];
  return (
    <SidePanel
      tab={tab}
      onTab={onTab}
      measure={
        <MeasurePanel
          lesions={{
            lesions: record?.lesions ?? [],
            lesionId,
            studyInstanceUid: studies.active,
            presence: (item) => (record ? presenceOf(record, item, data.studies) : []),
            onShow,
            onSelect: session.setLesion,
            onAdd,
            onEdit: (id, fields) => run((r) => editLesion(r, id, fields)),
            onDelete,
            contradictions: record ? sideContradictions(record, data.studies) : [],
            onKeepSide: ({ lesionId: id, studyInstanceUid, what }) =>
              run((r) =>
                what.kind === 'finding' ? keepSide(r, id, studyInstanceUid) : keepMarkSide(r, what.annotationId),
              ),
            otherSideOf: (one) => (record ? otherSideOf(record, one) : null),
            onOtherSide: (one, answer) => run((r) => setOtherSide(r, one.site, answer)),
            isNotSeen: (id) => record !== null && studies.active !== null && isNotSeen(record, id, studies.active),
            onNotSeen: (id, notSeen) =>
              on(studies.active, (uid) => run((r) => setSeen(r, id, uid, notSeen ? false : undefined))),
            onFoci: (id, count) => on(studies.active, (uid) => run((r) => setFoci(r, id, uid, count))),
            onOperations: (id, operations) => run((r) => setOperations(r, id, operations)),
            onAccept: (id) => run((r) => acceptProposed(r, id)),
          }}
          selected={
            selected && {
              annotation: selected,
              site: record?.lesions.find((l) => l.id === selected.lesionId)?.site ?? 'other',
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
          studies={studies.sameDate}
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
          lesions={{
            lesions: record?.lesions ?? [],
            lesionId,
            date: dateOf,
            stateOf: (one) => (record ? readState(record, one.id, studies.sameDate) : ''),
            contradiction: target && 'problem' in target && item ? target.problem : null,
            instead: target && 'problem' in target ? target.instead : null,
            onSelect: session.setLesion,
            onAdd,
          }}
          unassigned={{
            findings: unassigned,
            lesions: record?.lesions ?? [],
            nameOf,
            onAssign: (finding, to) => onAssign(finding, to.id),
            onDiscard: (finding) => run((r) => discardFinding(r, finding)),
          }}
          lesion={item}
          film={findingIn(studies.film)}
          filmName={describe(studies.film)}
          scan={findingIn(studies.scan)}
          scanName={describe(studies.scan)}
          grades={
            item && record && studies.film !== null
              ? gradeChoices({
                  site: item.site,
                  finding: findingIn(studies.film) ?? { lesionId: item.id, studyInstanceUid: studies.film },
                  result: lesion,
                  gap: gapIn(record, item.id, data, studies.film),
                  sdcLengthMm: settings.sdcLengthMm,
                })
              : []
          }
          motion={item !== null && siteProfile(item.site).grades.includes('hastings-graham')}
          onMotion={(motion) => read(studies.film, (r, place) => setMotion(r, place, motion))}
          markedIn={markedIn(record, lesionId, data, studies.sameDate)}
          context={record?.context ?? {}}
          hasImage={activeKey !== null}
          isKeyImage={activeKey !== null && keyImages.includes(activeKey)}
          onSeen={(uid, seen) => lesionId !== null && run((r) => setSeen(r, lesionId, uid, seen))}
          onStage={(stage) => read(studies.film, (r, place) => setStage(r, place, stage))}
          onSign={(sign, value) => read(studies.film, (r, place) => setSign(r, place, sign, value))}
          onGrade={(grade, scale) =>
            read(studies.film, (r, place) =>
              // Taking one scale back leaves the value of another one.
              grade === undefined && findingOf(r, place).grade?.scale !== scale ? null : setGrade(r, place, grade),
            )
          }
          onConfidence={(value) => read(studies.film, (r, place) => setConfidence(r, place, value))}
          onPhase={(phase, value) => read(studies.scan, (r, place) => setPhaseFinding(r, place, phase, value))}
          onKeyImage={() => on(studies.active, (uid) => activeKey && run((r) => toggleKeyImage(r, uid, activeKey)))}
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
          stages={record && item ? stagesByDate(record, item.id, data.studies) : []}
          onJump={onShowBeside}
        />
      }
      openFindings={unassigned.length}
    />
  );
}
