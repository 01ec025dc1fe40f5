/** What the reading screen can do, by command id (keys.ts): one list behind keys, palette, menu and buttons. */
import { useCallback, useMemo } from 'react';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Finding, Lesion, PatientRecord, RadiographicStage } from '../../../shared/reading/model.ts';
import { anglePresets } from '../../../shared/size/anglePresets.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { call } from '../../app/client.ts';
import { showError, showInfo } from '../../app/messages.ts';
import { useNavigation } from '../../app/route.ts';
import type { HungImage } from '../../viewer/hanging.ts';
import type { LeftButtonMode } from '../../viewer/types.ts';
import { useBlend } from '../../viewer/view/blend.ts';
import type { Command } from '../commands/command.ts';
import {
  type FindingPlace,
  findingOf,
  setPhaseFinding,
  setSign,
  setStage,
  toggleKeyImage,
} from '../commands/findings.ts';
import { addLesion, proposedBy } from '../commands/lesions.ts';
import { lesionTitle } from '../commands/words.ts';
import { curvesElementId } from '../curves/CurvesPanel.tsx';
import { seriesOf } from '../curves/curves.ts';
import { nextOf, toolCommandId } from '../keys.ts';
import { copySelected, pasteOn } from '../session/copy.ts';
import { withPixels } from '../session/inputs.ts';
import { type ImageView, symmetrySource } from '../session/interaction.ts';
import { mirrorLesion } from '../session/mirror.ts';
import type { AnnotationSession } from '../session/session.ts';
import { type ToolId, toolIds } from '../tools/catalogue.ts';
import type { ReadStudies } from './readStudies.ts';
import { noLesionYet, readTarget } from './readTarget.ts';
import type { ReportDay } from './reportDays.ts';
import type { PanelTab } from './SidePanel.tsx';
import type { HangingState } from './useHanging.ts';
import { placeBetween } from './useOffers.ts';
import type { ReadingData } from './useReadingData.ts';
import type { Views } from './views.ts';

export interface ReadingActionsInput {
  readonly session: AnnotationSession;
  readonly data: ReadingData;
  readonly views: Views;
  readonly hanging: HangingState;
  /** The image in the active cell. */
  readonly here: HungImage | null;
  readonly instance: InstanceInfo | null;
  /** The active lesion. */
  readonly lesionId: string | null;
  readonly read: ReadStudies;
  readonly activeKey: string | null;
  readonly focusImage: () => void;
  /** Offers the lesions that are missing on an image; false when there is none. */
  readonly offer: (view: ImageView) => Promise<boolean>;
  /** What the Report button offers. */
  readonly report: ReportDay | null;
  readonly onOpenReport: (studyInstanceUid: string) => void;
  readonly setTab: (tab: PanelTab) => void;
  readonly setMode: (mode: LeftButtonMode) => void;
  readonly toggleLinked: () => void;
}

/** Where the reader's choice of snapping is kept on this computer. */
export const snapKey = 'snap-to-edges';
export const magnifyKey = 'magnify-while-dragging';

const margins = ['ill-defined', 'well-defined'] as const;
const rims = ['absent', 'incomplete', 'continuous'] as const;
const phaseResults = ['positive', 'negative', 'not-done'] as const;

/** Of what was read by keys only the last is said. */
const findingTopic = 'finding';

export interface ReadingActions {
  /** By command id. Stable as long as nothing it depends on changes. */
  readonly byId: Readonly<Record<string, () => void>>;
  readonly onTool: (tool: ToolId | null) => void;
  readonly onMirror: () => void;
  readonly onSnap: () => void;
}

export function useReadingActions(input: ReadingActionsInput): ReadingActions {
  const { session, data, views, hanging, here, instance, lesionId, read, activeKey, focusImage } = input;
  const { offer, report, onOpenReport, setTab, setMode, toggleLinked } = input;
  const { run, redo } = session.record.actions;
  const say = useCallback((problem: string | null) => session.interaction.setState({ problem }), [session]);
  const onTool = useCallback(
    (tool: ToolId | null) => {
      session.setTool(tool);
      focusImage();
    },
    [session, focusImage],
  );
  const onMirror = useCallback(() => {
    useBlend.getState().leave();
    if (instance && here) {
      const view = views.view(instance, here.frame);
      withPixels(
        session,
        view,
        () => symmetrySource(view) !== null,
        () => say(mirrorLesion(session, view)),
      );
    } else say('Choose a scan first.');
    focusImage();
  }, [instance, here, views, session, say, focusImage]);
  const onCarryForward = useCallback(() => {
    useBlend.getState().leave();
    if (!instance || !here) return say('Choose an image first.');
    void offer(views.view(instance, here.frame)).then((done) =>
      say(
        done
          ? null
          : 'There is nothing to carry forward: no lesion is drawn on a comparable image that is missing here.',
      ),
    );
    focusImage();
  }, [instance, here, views, offer, say, focusImage]);

  const onSnap = useCallback(() => {
    const snapOn = !session.interaction.getState().snapOn;
    localStorage.setItem(snapKey, String(snapOn));
    session.interaction.setState({ snapOn, snapped: null });
  }, [session]);
  const onMagnify = useCallback(() => {
    const magnifyDrag = !session.interaction.getState().magnifyDrag;
    localStorage.setItem(magnifyKey, String(magnifyDrag));
    session.interaction.setState({ magnifyDrag });
    showInfo(
      magnifyDrag ? 'Magnifier while dragging points is on.' : 'Magnifier while dragging points is off.',
      undefined,
      'magnifier',
    );
  }, [session]);
  const onCopy = useCallback(() => {
    // Text that is marked on the page is what Ctrl+C means then.
    const text = window.getSelection()?.toString() ?? '';
    if (text !== '') {
      void navigator.clipboard.writeText(text);
      return;
    }
    if (!instance || !here) return say('Choose an image first.');
    const outcome = copySelected(session, views.view(instance, here.frame));
    say(outcome.done ? null : outcome.text);
    if (outcome.done) showInfo(outcome.text);
  }, [instance, here, views, session, say]);
  const onPaste = useCallback(() => {
    if (!instance || !here) return say('Choose an image first.');
    void pasteOn(session, views.view(instance, here.frame), placeBetween).then(say);
    focusImage();
  }, [instance, here, views, session, say, focusImage]);

  const byId = useMemo(() => {
    const on = (uid: string | null, missing: string, act: (uid: string) => void) => () =>
      uid === null ? say(missing) : act(uid);
    const onImage = (act: (uid: string) => void) => on(read.active, 'Choose an image first.', act);
    /** One word on the active lesion by a key: stored, and said with lesion, side and date, as the panel may not be open. */
    const readBy =
      (
        uid: string | null,
        missing: string,
        build: (r: PatientRecord, place: FindingPlace) => Command | null,
        wordsOf: (finding: Finding) => string,
      ) =>
      () => {
        const { record } = session.record.getState();
        if (!record) return;
        const target = readTarget(record, lesionId, instance);
        if ('problem' in target) return refuse(target);
        if (uid === null) return say(missing);
        const place = { lesionId: target.lesion.id, studyInstanceUid: uid, sopInstanceUid: instance?.sopInstanceUid };
        const done: Command[] = [];
        const stored = run((r) => {
          const command = build(r, place);
          done.splice(0, 1, ...(command ? [command] : []));
          return command;
        });
        say(null);
        if (!stored) return;
        const tell = () => {
          const now = session.record.getState().record;
          const [command] = done;
          if (now && command) sayRead(target.lesion, uid, wordsOf(findingOf(now, place)), command);
        };
        // Behind an undo on its way the step waits: so does the word on it.
        if (done.length > 0) tell();
        else void session.record.actions.settled().then(tell);
      };
    const refuse = ({ problem, instead }: { problem: string; instead: Lesion | null }) => {
      if (problem === noLesionYet) return say(problem);
      showInfo(
        `Not read. ${problem}`,
        instead ? { label: `Choose ${lesionTitle(instead)}`, run: () => session.setLesion(instead.id) } : undefined,
        findingTopic,
      );
    };
    const sayRead = (lesion: Lesion, uid: string, words: string, command: Command) => {
      const date = shortDate(data.studies.find((s) => s.studyInstanceUid === uid)?.date ?? null) || 'no date';
      showInfo(
        `${lesionTitle(lesion)}, ${date}: ${words}.`,
        { label: 'Undo', run: () => session.takeBack(command) },
        findingTopic,
      );
    };
    const onFilm = (
      build: (r: PatientRecord, place: FindingPlace) => Command | null,
      wordsOf: (finding: Finding) => string,
    ) => readBy(read.film, 'There is no radiograph on this date to read.', build, wordsOf);
    const onScan = (
      build: (r: PatientRecord, place: FindingPlace) => Command | null,
      wordsOf: (finding: Finding) => string,
    ) => readBy(read.scan, 'There is no bone scan on this date to read.', build, wordsOf);
    const stage = (value: RadiographicStage) =>
      onFilm(
        (r, place) => setStage(r, place, value),
        () => (value === 'not-read' ? 'stage taken back' : `read as ${value}`),
      );
    const step = (by: 1 | -1) => () => {
      if (!here) return say('Choose an image first.');
      say(hanging.step(by) ? null : `No comparable image is ${by < 0 ? 'earlier' : 'later'} than this one.`);
    };
    return {
      ...Object.fromEntries(toolIds.map((id) => [toolCommandId(id), () => onTool(id)] as const)),
      ...Object.fromEntries(
        anglePresets.map((preset) => [
          `mark.angle-${preset.id}`,
          () => {
            session.setTool('angle', preset);
            focusImage();
          },
        ]),
      ),
      'mark.mirror': onMirror,
      'mark.carry-forward': onCarryForward,
      'mark.snap': onSnap,
      'mark.magnify': onMagnify,
      'edit.copy': onCopy,
      'edit.paste': onPaste,
      'edit.undo': session.undo,
      'edit.redo': () => redo(),
      'reading.previous': step(-1),
      'reading.next': step(1),
      'reading.key-image': onImage((uid) => activeKey && run((r) => toggleKeyImage(r, uid, activeKey))),
      'reading.stage-immature': stage('immature'),
      'reading.stage-maturing': stage('maturing'),
      'reading.stage-mature': stage('mature'),
      'reading.stage-not-read': stage('not-read'),
      'reading.margin': onFilm(
        (r, place) => setSign(r, place, 'margin', nextOf(margins, findingOf(r, place).signs?.margin)),
        ({ signs }) => `margin ${signs?.margin ?? 'taken back'}`,
      ),
      'reading.rim': onFilm(
        (r, place) => setSign(r, place, 'corticalRim', nextOf(rims, findingOf(r, place).signs?.corticalRim)),
        ({ signs }) => `cortical rim ${signs?.corticalRim ?? 'taken back'}`,
      ),
      'reading.trabeculae': onFilm(
        (r, place) => setSign(r, place, 'trabeculae', nextOf([true, false], findingOf(r, place).signs?.trabeculae)),
        ({ signs }) =>
          signs?.trabeculae === undefined ? 'trabeculae taken back' : signs.trabeculae ? 'trabeculae' : 'no trabeculae',
      ),
      'reading.flow': onScan(
        (r, place) => setPhaseFinding(r, place, 'flow', nextOf(phaseResults, findingOf(r, place).phases?.flow)),
        ({ phases }) => `flow ${phases?.flow?.replace('-', ' ') ?? 'taken back'}`,
      ),
      'reading.pool': onScan(
        (r, place) => setPhaseFinding(r, place, 'pool', nextOf(phaseResults, findingOf(r, place).phases?.pool)),
        ({ phases }) => `blood pool ${phases?.pool?.replace('-', ' ') ?? 'taken back'}`,
      ),
      'reading.next-lesion': () => {
        const lesions = session.record.getState().record?.lesions ?? [];
        const at = lesions.findIndex((l) => l.id === lesionId);
        const next = lesions[(at + 1) % Math.max(lesions.length, 1)];
        if (!next) return say(noLesionYet);
        session.setLesion(next.id);
        showInfo(`${lesionTitle(next)} is the active lesion.`, undefined, 'lesion');
      },
      'mark.add-lesion': () => {
        const trackingUid = session.ids.tracking();
        run((r) => {
          const command = addLesion(r, proposedBy(instance), trackingUid);
          session.setLesion(command.ops[0]?.key ?? null);
          return command;
        });
        showInfo(
          'A lesion was added and is the active one. Settle its site and side in the lesion list.',
          undefined,
          'lesion',
        );
      },
      'reading.measure': () => setTab('measure'),
      'reading.read': () => setTab('read'),
      'reading.trend': () => setTab('trend'),
      'reading.curves': () => {
        if (!instance || seriesOf(instance, here?.frame ?? 1) === null) {
          say('Open a dynamic (flow) series here to see time-activity curves.');
          return;
        }
        setTab('measure');
        // The panel is there after the next drawing.
        setTimeout(() => {
          const plot = document.getElementById(curvesElementId);
          plot?.scrollIntoView({ block: 'nearest' });
          plot?.focus();
        }, 60);
      },
      'reading.report': () =>
        report === null ? say('There is no examination to report.') : onOpenReport(report.studyInstanceUid),
      'reading.repeat': () => {
        const { patientKey } = data.patient;
        const { lesionId } = session.interaction.getState();
        useNavigation.getState().go({
          screen: 'repeat',
          patientKey,
          lesionId: lesionId ?? session.record.getState().record?.lesions[0]?.id ?? null,
        });
      },
      'reading.priors': () => void call('host.openPriors', { patientKey: data.patient.patientKey }).catch(showError),
      'reading.window': () => setMode('window'),
      'reading.zoom': () => setMode('zoom'),
      'reading.pan': () => setMode('pan'),
      'reading.magnify': () => setMode('magnify'),
      'reading.link': toggleLinked,
    };
  }, [
    read,
    lesionId,
    report,
    instance,
    here,
    session,
    data,
    say,
    run,
    redo,
    onTool,
    focusImage,
    onMirror,
    onCarryForward,
    onSnap,
    onMagnify,
    onCopy,
    onPaste,
    hanging,
    activeKey,
    onOpenReport,
    setTab,
    setMode,
    toggleLinked,
  ]);
  // A button, a menu entry or a key is done after the presses on the image that came before it.
  return useMemo(() => {
    const inOrder =
      <A extends unknown[]>(act: (...args: A) => void) =>
      (...args: A) =>
        session.inputs.inOrder(() => act(...args));
    return {
      byId: Object.fromEntries(Object.entries(byId).map(([id, act]) => [id, () => inOrder(act)()])),
      onTool: inOrder(onTool),
      onMirror: inOrder(onMirror),
      onSnap: inOrder(onSnap),
    };
  }, [byId, onTool, onMirror, onSnap, session]);
}
