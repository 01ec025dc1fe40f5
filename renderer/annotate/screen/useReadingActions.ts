/** What the reading screen can do, by command id (keys.ts): one list behind keys, palette, menu and buttons. */
import { useCallback, useMemo } from 'react';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { RadiographicStage } from '../../../shared/reading/model.ts';
import { anglePresets } from '../../../shared/size/anglePresets.ts';
import { call } from '../../app/client.ts';
import { showError, showInfo } from '../../app/messages.ts';
import { useNavigation } from '../../app/route.ts';
import type { HungImage } from '../../viewer/hanging.ts';
import type { LeftButtonMode } from '../../viewer/types.ts';
import { useBlend } from '../../viewer/view/blend.ts';
import { readingOf, setPhaseFinding, setSign, setStage, toggleKeyImage } from '../commands/readings.ts';
import { curvesElementId } from '../curves/CurvesPanel.tsx';
import { seriesOf } from '../curves/curves.ts';
import { nextOf, toolCommandId } from '../keys.ts';
import { copySelected, pasteOn } from '../session/copy.ts';
import type { ImageView } from '../session/interaction.ts';
import { mirrorLesion } from '../session/mirror.ts';
import type { AnnotationSession } from '../session/session.ts';
import { type ToolId, toolIds } from '../tools/catalogue.ts';
import type { ReadStudies } from './readStudies.ts';
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
  readonly read: ReadStudies;
  readonly activeKey: string | null;
  readonly focusImage: () => void;
  /** Offers the lesions that are missing on an image; false when there is none. */
  readonly offer: (view: ImageView) => Promise<boolean>;
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
const findings = ['positive', 'negative', 'not-done'] as const;

export interface ReadingActions {
  /** By command id. Stable as long as nothing it depends on changes. */
  readonly byId: Readonly<Record<string, () => void>>;
  readonly onTool: (tool: ToolId | null) => void;
  readonly onMirror: () => void;
  readonly onSnap: () => void;
}

export function useReadingActions(input: ReadingActionsInput): ReadingActions {
  const { session, data, views, hanging, here, instance, read, activeKey, focusImage } = input;
  const { offer, onOpenReport, setTab, setMode, toggleLinked } = input;
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
    say(instance && here ? mirrorLesion(session, views.view(instance, here.frame)) : 'Choose a scan first.');
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
    showInfo(magnifyDrag ? 'Points in hand are enlarged.' : 'Points in hand are not enlarged.');
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
    const onFilm = (act: (uid: string) => void) => on(read.film, 'There is no radiograph on this date to read.', act);
    const onScan = (act: (uid: string) => void) => on(read.scan, 'There is no bone scan on this date to read.', act);
    const onImage = (act: (uid: string) => void) => on(read.active, 'Choose an image first.', act);
    const stage = (value: RadiographicStage) => onFilm((uid) => run((r) => setStage(r, uid, value)));
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
      'edit.redo': redo,
      'reading.previous': step(-1),
      'reading.next': step(1),
      'reading.key-image': onImage((uid) => activeKey && run((r) => toggleKeyImage(r, uid, activeKey))),
      'reading.stage-immature': stage('immature'),
      'reading.stage-maturing': stage('maturing'),
      'reading.stage-mature': stage('mature'),
      'reading.stage-not-read': stage('not-read'),
      'reading.margin': onFilm((uid) =>
        run((r) => setSign(r, uid, 'margin', nextOf(margins, readingOf(r, uid).signs?.margin))),
      ),
      'reading.rim': onFilm((uid) =>
        run((r) => setSign(r, uid, 'corticalRim', nextOf(rims, readingOf(r, uid).signs?.corticalRim))),
      ),
      'reading.trabeculae': onFilm((uid) =>
        run((r) => setSign(r, uid, 'trabeculae', nextOf([true, false], readingOf(r, uid).signs?.trabeculae))),
      ),
      'reading.flow': onScan((uid) =>
        run((r) => setPhaseFinding(r, uid, 'flow', nextOf(findings, readingOf(r, uid).phases?.flow))),
      ),
      'reading.pool': onScan((uid) =>
        run((r) => setPhaseFinding(r, uid, 'pool', nextOf(findings, readingOf(r, uid).phases?.pool))),
      ),
      'reading.measure': () => setTab('measure'),
      'reading.read': () => setTab('read'),
      'reading.trend': () => setTab('trend'),
      'reading.curves': () => {
        if (!instance || seriesOf(instance, here?.frame ?? 1) === null) {
          say('Curves belong to a dynamic series: hang one first.');
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
      'reading.report': onImage(onOpenReport),
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
  return { byId, onTool, onMirror, onSnap };
}
