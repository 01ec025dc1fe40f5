/** The reading screen: timeline, images with their annotations, measurements, reading and trend. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { RadiographicStage } from '../../shared/reading/model.ts';
import type { PlotTarget } from '../../shared/report/plot/primitives.ts';
import { showInfo } from '../app/messages.ts';
import { TimelineRail } from '../timeline/TimelineRail.tsx';
import { TrendPanel } from '../timeline/TrendPanel.tsx';
import { comparableThroughTime } from '../viewer/hanging.ts';
import type { LeftButtonMode } from '../viewer/types.ts';
import { viewportIdOf } from '../viewer/ViewportGrid.tsx';
import { addLesion, deleteLesion, editLesion, setFoci, setNotSeen } from './commands/lesions.ts';
import {
  imageKey,
  readingOf,
  setContext,
  setPhaseFinding,
  setSign,
  setStage,
  toggleKeyImage,
} from './commands/readings.ts';
import { nextOf, toolCommandId } from './keys.ts';
import { lesionColour } from './layer/colours.ts';
import { MeasurePanel } from './panels/MeasurePanel.tsx';
import { ReadPanel } from './panels/ReadPanel.tsx';
import { HintBar } from './screen/HintBar.tsx';
import { Images } from './screen/Images.tsx';
import styles from './screen/ReadingScreen.module.css';
import { type PanelTab, SidePanel } from './screen/SidePanel.tsx';
import { Toolbar } from './screen/Toolbar.tsx';
import { useHanging } from './screen/useHanging.ts';
import { useReadingCommands } from './screen/useReadingCommands.ts';
import { type ReadingData, useMeasure, usePatientData, useSettings } from './screen/useReadingData.ts';
import { useSession } from './screen/useSession.ts';
import { createViews } from './screen/views.ts';
import { carryForward, type PriorImage } from './session/carryForward.ts';
import { mirrorLesion } from './session/mirror.ts';
import { type ToolId, toolIds } from './tools/catalogue.ts';

export interface ReadingScreenProps {
  readonly patientKey: string;
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

const margins = ['ill-defined', 'well-defined'] as const;
const rims = ['absent', 'incomplete', 'continuous'] as const;
const findings = ['positive', 'negative', 'not-done'] as const;

function Reading({ patientKey, onOpenReport, onClose, data }: ReadingScreenProps & { data: ReadingData }) {
  const { session, keyboard } = useSession(patientKey);
  const record = useStore(session.record, (s) => s.record);
  const history = useStore(session.record, (s) => s.history);
  const tool = useStore(session.interaction, (s) => s.tool);
  const chosen = useStore(session.interaction, (s) => s.lesionId);
  const measure = useMeasure(patientKey, session.record);
  const settings = useSettings();
  const hanging = useHanging(data.studies);
  const views = useMemo(() => createViews(session, data.studies), [session, data]);
  const [linked, setLinked] = useState(false);
  const [tab, setTab] = useState<PanelTab>('measure');
  const [mode, setMode] = useState<LeftButtonMode>('window');
  const root = useRef<HTMLElement>(null);

  const lesions = record?.lesions ?? [];
  const lesionId = lesions.find((l) => l.id === chosen)?.id ?? lesions[0]?.id ?? null;
  const here = hanging.cells[hanging.active] ?? null;
  const instance = here ? (data.instances.get(here.sopInstanceUid) ?? null) : null;
  const study = data.studies.find((s) => s.studyInstanceUid === instance?.studyInstanceUid) ?? null;
  const sameDate = useMemo(
    () => new Set(data.studies.filter((s) => study && s.date === study.date).map((s) => s.studyInstanceUid)),
    [data, study],
  );
  const { run, undo, redo } = session.record.actions;
  const frame = here?.frame ?? 1;
  const activeView = useCallback(() => (instance ? views.view(instance, frame) : null), [views, instance, frame]);
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
  const say = useCallback((problem: string | null) => session.interaction.setState({ problem }), [session]);
  const studyUid = study?.studyInstanceUid ?? null;
  const activeKey = here ? imageKey(here.sopInstanceUid, here.frame) : null;

  const onTool = useCallback(
    (id: ToolId | null) => {
      session.setTool(id);
      focusImage();
    },
    [session, focusImage],
  );
  const onMirror = useCallback(() => {
    const view = activeView();
    say(view ? mirrorLesion(session, view) : 'Choose a scan first.');
    focusImage();
  }, [activeView, session, say, focusImage]);
  const onCarryForward = useCallback(() => {
    const view = activeView();
    if (!view || !here) return say('Choose an image first.');
    // Earlier dates first, nearest before farthest; later ones only when there is none before.
    const row = comparableThroughTime(data.studies, here);
    const at = row.findIndex((image) => image.sopInstanceUid === here.sopInstanceUid);
    const priors = [...row.slice(0, at).reverse(), ...row.slice(at + 1)].flatMap((image): PriorImage[] => {
      const info = data.instances.get(image.sopInstanceUid);
      return info?.rows && info.columns ? [{ ...image, rows: info.rows, columns: info.columns, align: null }] : [];
    });
    const done = run((r) => carryForward(r, view, priors, session.ids.annotation));
    say(
      done ? null : 'There is nothing to carry forward: no lesion is drawn on a comparable image that is missing here.',
    );
  }, [activeView, here, data, run, session, say]);

  const inStudy = useCallback(
    (act: (uid: string) => void) => () => (studyUid === null ? say('Choose an image first.') : act(studyUid)),
    [studyUid, say],
  );
  const actions = useMemo(() => {
    const stage = (value: RadiographicStage) => inStudy((uid) => run((r) => setStage(r, uid, value)));
    const tools = toolIds.map((id) => [toolCommandId(id), () => onTool(id)] as const);
    return {
      ...Object.fromEntries(tools),
      'mark.mirror': onMirror,
      'mark.carry-forward': onCarryForward,
      'edit.undo': undo,
      'edit.redo': redo,
      'reading.previous': () => hanging.step(-1),
      'reading.next': () => hanging.step(1),
      'reading.key-image': inStudy((uid) => activeKey && run((r) => toggleKeyImage(r, uid, activeKey))),
      'reading.stage-immature': stage('immature'),
      'reading.stage-maturing': stage('maturing'),
      'reading.stage-mature': stage('mature'),
      'reading.stage-not-read': stage('not-read'),
      'reading.margin': inStudy((uid) =>
        run((r) => setSign(r, uid, 'margin', nextOf(margins, readingOf(r, uid).signs?.margin))),
      ),
      'reading.rim': inStudy((uid) =>
        run((r) => setSign(r, uid, 'corticalRim', nextOf(rims, readingOf(r, uid).signs?.corticalRim))),
      ),
      'reading.trabeculae': inStudy((uid) =>
        run((r) => setSign(r, uid, 'trabeculae', nextOf([true, false], readingOf(r, uid).signs?.trabeculae))),
      ),
      'reading.flow': inStudy((uid) =>
        run((r) => setPhaseFinding(r, uid, 'flow', nextOf(findings, readingOf(r, uid).phases?.flow))),
      ),
      'reading.pool': inStudy((uid) =>
        run((r) => setPhaseFinding(r, uid, 'pool', nextOf(findings, readingOf(r, uid).phases?.pool))),
      ),
      'reading.measure': () => setTab('measure'),
      'reading.read': () => setTab('read'),
      'reading.trend': () => setTab('trend'),
      'reading.report': inStudy(onOpenReport),
      'reading.window': () => setMode('window'),
      'reading.zoom': () => setMode('zoom'),
      'reading.pan': () => setMode('pan'),
      'reading.magnify': () => setMode('magnify'),
      'reading.link': () => setLinked((now) => !now),
    };
  }, [inStudy, run, undo, redo, onTool, onMirror, onCarryForward, hanging, activeKey, onOpenReport]);
  useReadingCommands(actions);

  /** Keys on an image go to drawing and editing first; what they leave goes to the viewport and then to the commands. */
  const onKeyDownCapture = (event: React.KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const onImage = target?.hasAttribute('data-viewport') ?? false;
    if (!onImage && event.key !== 'Escape') return;
    if (target && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    const view = activeView();
    if (!view || event.altKey) return;
    const used = keyboard(view, { key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey });
    if (!used) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const jump = (target: PlotTarget, annotationId: string | null) => {
    hanging.show(target);
    session.select(annotationId);
  };
  const onCopy = (text: string, what: string) => {
    navigator.clipboard.writeText(text).then(
      () => showInfo(what),
      () => showInfo('The table could not be copied. Click into the window and try again.'),
    );
  };

  const reading = record && studyUid !== null ? readingOf(record, studyUid) : null;
  const result = measure?.lesions.find((l) => l.id === lesionId) ?? null;

  return (
    <main className={styles.screen} ref={root} onKeyDownCapture={onKeyDownCapture} aria-label="Reading">
      <Toolbar
        patient={data.patient}
        lesions={lesions}
        lesionId={lesionId}
        tool={tool}
        layout={hanging.layout}
        history={history}
        onBack={onClose}
        onLesion={session.setLesion}
        onTool={onTool}
        onMirror={onMirror}
        onLayout={hanging.setLayout}
        onUndo={undo}
        onRedo={redo}
        onReport={() => studyUid !== null && onOpenReport(studyUid)}
        reportDisabled={studyUid === null}
      />
      <div className={styles.rail}>
        <TimelineRail
          studies={data.studies}
          record={record}
          hung={new Set(hanging.cells.flatMap((p) => (p ? [imageKey(p.sopInstanceUid, p.frame)] : [])))}
          active={activeKey}
          onHang={(image) => hanging.hang(image)}
        />
      </div>
      <Images {...{ session, views, data, hanging, mode, linked, focusImage }} />
      <SidePanel
        tab={tab}
        onTab={setTab}
        measure={
          <MeasurePanel
            lesions={{
              lesions,
              lesionId,
              studyInstanceUid: studyUid,
              onSelect: session.setLesion,
              onAdd: () => {
                const side = instance?.laterality === 'L' || instance?.laterality === 'R' ? instance.laterality : 'U';
                run((r) => {
                  const command = addLesion(
                    r,
                    { site: 'achilles-tendon', laterality: side, label: '' },
                    session.ids.tracking(),
                  );
                  session.setLesion(command.ops[0]?.key ?? null);
                  return command;
                });
              },
              onEdit: (id, fields) => run((r) => editLesion(r, id, fields)),
              onDelete: (id) => run((r) => deleteLesion(r, id)),
              onNotSeen: (id, notSeen) => studyUid && run((r) => setNotSeen(r, id, studyUid, notSeen)),
              onFoci: (id, count) => studyUid && run((r) => setFoci(r, id, studyUid, count)),
            }}
            measure={measure}
            studies={sameDate}
            onJump={jump}
            onCopy={onCopy}
          />
        }
        read={
          <ReadPanel
            reading={reading}
            context={record?.context ?? {}}
            studyName={[study?.date?.slice(0, 10) ?? '', instance?.modality ?? '', study?.description ?? '']
              .join(' ')
              .trim()}
            isKeyImage={activeKey !== null && (reading?.keyImages?.includes(activeKey) ?? false)}
            onStage={(stage) => studyUid && run((r) => setStage(r, studyUid, stage))}
            onSign={(sign, value) => studyUid && run((r) => setSign(r, studyUid, sign, value))}
            onPhase={(phase, value) => studyUid && run((r) => setPhaseFinding(r, studyUid, phase, value))}
            onKeyImage={() => studyUid && activeKey && run((r) => toggleKeyImage(r, studyUid, activeKey))}
            onContext={(key, value) => run((r) => setContext(r, key, value))}
          />
        }
        trend={
          <TrendPanel
            result={result}
            settings={settings}
            colour={lesionColour(lesionId)}
            onJump={(target) => jump(target, null)}
          />
        }
      />
      <HintBar session={session} />
    </main>
  );
}
