/** What a picture shows, in words: side, projection, phase, view, plane. */
import type { InstanceInfo } from '../../../shared/dicom/model.ts';

const lateralityWords = { L: 'left', R: 'right', B: 'both sides', U: '' } as const;
const detectorViews = { ANT: 'anterior', POST: 'posterior', LAT: 'lateral', OTHER: '' } as const;
const phases = { flow: 'flow', pool: 'blood pool', delayed: 'delayed' } as const;

/** What the header says; what the description proposes is called a proposal. */
function sideWords({ laterality, proposedLaterality }: InstanceInfo): string {
  if (laterality !== null) return lateralityWords[laterality];
  return proposedLaterality === null
    ? ''
    : `${lateralityWords[proposedLaterality]}? (side proposed from the description)`;
}

/** "Right, AP"; "Delayed, posterior". */
export function viewWords(instance: InstanceInfo, frame: number): string {
  const group = instance.nm?.groups.find((candidate) => candidate.frames.includes(frame));
  const words = [
    sideWords(instance),
    instance.projection ?? '',
    group?.proposedPhase ? phases[group.proposedPhase] : '',
    group?.view ? detectorViews[group.view] : '',
    instance.plane ? `${instance.plane} plane` : '',
  ].filter((word) => word !== '');
  const text = words.join(', ');
  return text === '' ? '' : text[0]!.toUpperCase() + text.slice(1);
}
