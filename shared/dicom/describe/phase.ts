/**
 * The proposed phase of a three-phase bone scan and one line saying why; the reader confirms or overrules it.
 * Timing: flow is dynamic in the first 60 to 90 s, pool 1 to 10 min, delayed 2 to 5 h after injection (EANM 2016).
 */
import type { NmPhase } from '../model.ts';
import { toMilliseconds } from '../text/dateTime.ts';

export interface PhaseEvidence {
  readonly startDateTime: string | null;
  readonly injectionDateTime: string | null;
  readonly frames: number;
  readonly frameDurationMs: number | null;
  readonly imageType: readonly string[];
  readonly wholeBody: boolean;
  /** Names and descriptions, the most specific first. */
  readonly texts: readonly string[];
  /** Whether the acquisition has several phases, so that a text about all of them names none. */
  readonly severalPhases: boolean;
}

export interface PhaseProposal {
  readonly phase: NmPhase | null;
  readonly reason: string;
}

/** English first, then what German, French, Spanish and Italian departments write. */
const words: ReadonlyArray<readonly [NmPhase, RegExp]> = [
  [
    'flow',
    /\bflow\b|perfusi|angio|\bphase 1\b|\b1st phase\b|\bvascular phase\b|einstrom|temps vasculaire|\bflujo\b|\bflusso\b/,
  ],
  [
    'pool',
    /blood ?-?pool|blut ?-?pool|\bpool\b|\bbp\b|tissue phase|weichteil|temps tissulaire|\bphase 2\b|\b2nd phase\b|\bearly\b|frühphase|fruehphase|précoce|precoce|precoz/,
  ],
  [
    'delayed',
    /\bdelay(ed)?\b|\blate\b|\bbone phase\b|\bmetabolic\b|\bphase 3\b|\b3rd phase\b|\b[2-5] ?(h|hr|hrs|hours?)\b|spätphase|spaetphase|spätaufnahme|tardi(f|ve|a|o|vo)\b|tardí[ao]|temps osseux/,
  ],
];

function phaseOfText(text: string): NmPhase | null {
  const lower = text.toLowerCase().replaceAll('_', ' ');
  const found = words.filter(([, pattern]) => pattern.test(lower)).map(([phase]) => phase);
  return found.length === 1 ? found[0]! : null;
}

function describeInterval(minutes: number): string {
  if (minutes < 1) return `${Math.max(0, Math.round(minutes * 60))} s`;
  return minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** From the time since injection; null outside every window. */
function phaseOfInterval(minutes: number, dynamic: boolean): NmPhase | null {
  if (dynamic && minutes >= -1 && minutes <= 2) return 'flow';
  if (minutes >= 0.5 && minutes <= 30) return 'pool';
  return minutes >= 60 && minutes <= 30 * 60 ? 'delayed' : null;
}

const phaseNames: Readonly<Record<NmPhase, string>> = { flow: 'flow', pool: 'blood pool', delayed: 'delayed' };

export function proposePhase(evidence: PhaseEvidence): PhaseProposal {
  const { frameDurationMs, frames } = evidence;
  const isDynamicType = evidence.imageType.some((value) => /^DYNAMIC$/i.test(value));
  const tomographic = evidence.imageType.some((value) => /TOMO/i.test(value));
  const shortFrames = frames >= 8 && frameDurationMs !== null && frameDurationMs <= 10_000;
  const dynamic = !tomographic && (shortFrames || (isDynamicType && frames > 1 && (frameDurationMs ?? 0) <= 10_000));

  let fromTime: NmPhase | null = null;
  let interval = '';
  const start = toMilliseconds(evidence.startDateTime);
  const injected = toMilliseconds(evidence.injectionDateTime);
  if (start !== null && injected !== null) {
    const minutes = (start - injected) / 60_000;
    // Before the injection or more than a day later, one of the two times is wrong.
    if (minutes >= -1 && minutes <= 30 * 60) {
      fromTime = phaseOfInterval(minutes, dynamic);
      interval = `${dynamic ? 'Dynamic frames' : 'Started'} ${describeInterval(minutes)} after injection`;
    }
  }

  let fromText: NmPhase | null = null;
  if (!evidence.severalPhases) {
    for (const text of evidence.texts) {
      fromText = phaseOfText(text);
      if (fromText !== null) break;
    }
  }

  if (fromText !== null && fromTime !== null && fromText !== fromTime) {
    const reason = `The description says ${phaseNames[fromText]}; ${lowerFirst(interval)} would be ${phaseNames[fromTime]}. Check the injection time.`;
    return { phase: fromText, reason };
  }
  if (fromTime !== null) return { phase: fromTime, reason: `${interval}.` };
  if (fromText !== null) {
    return {
      phase: fromText,
      reason: `The description says ${phaseNames[fromText]}${interval === '' ? '; no injection time is given' : ''}.`,
    };
  }
  if (dynamic) {
    const seconds = frameDurationMs === null ? '' : ` of ${Number((frameDurationMs / 1000).toFixed(1))} s`;
    return { phase: 'flow', reason: `${frames} dynamic frames${seconds}; no injection time is given.` };
  }
  if (evidence.wholeBody && !tomographic) {
    return { phase: 'delayed', reason: 'A whole-body acquisition is usually delayed; no injection time is given.' };
  }
  return {
    phase: null,
    reason:
      interval === ''
        ? 'No injection time and no description that names the phase.'
        : `${interval}, which fits no phase.`,
  };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
