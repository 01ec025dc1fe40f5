import { expect, it } from 'vitest';
import { imageCommands } from './imageCommands.ts';
import { usePresentations } from './view/presentation.ts';
import { setShownImage } from './view/shownImages.ts';

it.each([
  // A film: a lower window is brighter. A scan in gray and a film stored as its negative are shown the other way round.
  ['DX', false, null, -1],
  ['NM', false, null, 1],
  ['NM', false, 'hot-iron', -1],
  ['DX', true, null, 1],
] as const)('brighter brightens: %s, stored inverted %s, colours %s', (modality, inverted, colourMap, sign) => {
  setShownImage('view-1', { key: 'k', frame: { info: { modality }, display: { inverted } } } as never);
  usePresentations.getState().clear();
  usePresentations.getState().change('k', { colourMap });
  imageCommands('view-1')
    .find(({ id }) => id === 'image.brighter')
    ?.run();
  expect(Math.sign(usePresentations.getState().entries.get('k')?.window?.shift ?? 0)).toBe(sign);
  setShownImage('view-1', null);
});
