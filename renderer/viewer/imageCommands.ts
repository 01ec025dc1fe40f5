/** What can be done to the picture of a viewport by key, palette or menu. */
import type { Command } from '../app/commands.ts';
import { colourMapIds, colourMapNames } from './display/colourMaps.ts';
import { presetWindows } from './display/defaultWindow.ts';
import { dragWindow } from './view/interaction.ts';
import { changePresentation, defaultPresentation, type Presentation, usePresentations } from './view/presentation.ts';
import { flip, oneToOne, type SharedView, turnBy, wholeImage, zoomAt } from './view/sharedView.ts';
import { type ShownImage, shownImage } from './view/shownImages.ts';

function middle({ placed }: ShownImage): readonly [number, number] {
  return [placed.screen.widthPx / 2, placed.screen.heightPx / 2];
}

function command(id: string, title: string, keys: readonly string[], run: () => void): Command {
  return { id: `image.${id}`, title, group: 'Image', keys, run };
}

/** The commands of one viewport; they do nothing while it shows no image. */
export function imageCommands(viewportId: string): readonly Command[] {
  const change = (patch: (image: ShownImage, now: Presentation) => Partial<Presentation>) => () => {
    const image = shownImage(viewportId);
    if (image !== null) changePresentation(image.key, (now) => patch(image, now));
  };
  const view = (next: (image: ShownImage, now: SharedView) => SharedView) =>
    change((image, now) => ({ view: next(image, now.view) }));
  const zoom = (factor: number) => view((image) => zoomAt(image.placed, [middle(image)[0], middle(image)[1]], factor));
  const widen = (dx: number) => change((_, now) => ({ window: dragWindow(now.window, dx, 0) }));
  const brighten = (by: number) =>
    change((image, now) => ({ window: dragWindow(now.window, 0, isNegative(image, now) ? by : -by) }));
  return [
    command(
      'fit',
      'Fit the image',
      ['F', 'Ctrl+0'],
      view((_, now) => ({ ...now, ...whole(now) })),
    ),
    command(
      'one-to-one',
      'One image pixel per screen pixel',
      ['Ctrl+1'],
      view((image) => oneToOne(image.placed, image.pixelRatio)),
    ),
    command('zoom-in', 'Enlarge', ['+', '='], zoom(1.25)),
    command('zoom-out', 'Reduce', ['-'], zoom(0.8)),
    command(
      'rotate',
      'Turn right',
      ['R'],
      view((_, now) => turnBy(now, 90)),
    ),
    command(
      'rotate-back',
      'Turn left',
      ['Shift+R'],
      view((_, now) => turnBy(now, -90)),
    ),
    command(
      'flip-horizontal',
      'Mirror left to right',
      ['Shift+H'],
      view((_, now) => flip(now, 'horizontal')),
    ),
    command(
      'flip-vertical',
      'Mirror top to bottom',
      ['Shift+V'],
      view((_, now) => flip(now, 'vertical')),
    ),
    command(
      'invert',
      'Invert gray',
      ['I'],
      change((image, now) => ({ inverted: !(now.inverted ?? usuallyInverted(image, now)) })),
    ),
    command(
      'colour-map',
      'Next colour map',
      ['V'],
      change((_, now) => nextColourMap(now)),
    ),
    command('brighter', 'Brighter', ['Alt+ArrowUp'], brighten(12)),
    command('darker', 'Darker', ['Alt+ArrowDown'], brighten(-12)),
    command('less-contrast', 'Less contrast', ['Alt+ArrowRight'], widen(12)),
    command('more-contrast', 'More contrast', ['Alt+ArrowLeft'], widen(-12)),
    command('preset', 'Next window preset', ['Shift+W'], change(nextPreset)),
    command(
      'sharpen',
      'Sharpen',
      ['Shift+S'],
      change((_, now) => ({ sharpen: now.sharpen >= 1 ? 0 : now.sharpen + 0.5 })),
    ),
    command(
      'smooth',
      'Interpolation on or off',
      ['Shift+I'],
      change((_, now) => ({ smooth: !now.smooth })),
    ),
    command(
      'overlays',
      "Show or hide the file's overlays",
      ['Shift+Y'],
      change((_, now) => ({ overlays: !now.overlays })),
    ),
    command('reset', 'Reset window and view', ['Shift+F'], () => {
      const image = shownImage(viewportId);
      if (image !== null) usePresentations.getState().reset(image.key);
    }),
    ...colourMapIds.map((id) =>
      command(
        `colour-${id}`,
        `Colour map: ${colourMapNames[id].toLowerCase()}`,
        [],
        change(() => ({ colourMap: id, inverted: null })),
      ),
    ),
  ];
}

function whole(now: SharedView): SharedView {
  return { ...wholeImage, rotation: now.rotation, hflip: now.hflip, vflip: now.vflip };
}

function usuallyInverted(image: ShownImage, now: Presentation): boolean {
  return image.frame?.info.modality === 'NM' && (now.colourMap ?? 'gray') === 'gray';
}

/** Higher values are shown darker: a lower window then darkens the picture. */
function isNegative(image: ShownImage, now: Presentation): boolean {
  return (image.frame?.display.inverted ?? false) !== (now.inverted ?? usuallyInverted(image, now));
}

function nextColourMap(now: Presentation): Partial<Presentation> {
  const at = colourMapIds.indexOf(now.colourMap ?? 'gray');
  return { colourMap: colourMapIds[(at + 1) % colourMapIds.length] ?? 'gray', inverted: defaultPresentation.inverted };
}

function nextPreset({ frame }: ShownImage, now: Presentation): Partial<Presentation> {
  if (frame === null) return {};
  const count = presetWindows(frame).length;
  const from = now.preset ?? (frame.info.modality === 'NM' ? -1 : 0);
  const next = from + 1;
  // After the last one comes the usual choice again.
  return { preset: next >= count ? null : next, window: null };
}
