/** Okabe-Ito colours of the lesions, given in the order L1, L2 ...; the letter beside the shape is the second cue. */
const lesionColours = 6;

/** CSS colour of a lesion by its id ("L1" is the first colour). */
export function lesionColour(lesionId: string | null): string {
  const number = Number(/\d+/.exec(lesionId ?? '')?.[0] ?? 0);
  return number < 1 ? 'var(--text)' : `var(--lesion-${((number - 1) % lesionColours) + 1})`;
}
