/** Comparing the active picture with its partner by key, palette and menu. */
import { useEffect, useMemo } from 'react';
import type { StudyInfo } from '../../shared/dicom/model.ts';
import { type Command, useCommands } from '../app/commands.ts';
import { showInfo } from '../app/messages.ts';
import type { HungImage } from './hanging.ts';
import { type Blend, blendIn, blinked, faded, partnerOf, useBlend } from './view/blend.ts';
import { useComparison } from './view/comparison.ts';
import { beginRegion, leavePicking } from './view/picking.ts';

/** A key held longer than this was a look, not a switch: letting go brings the first picture back. */
const lookMs = 350;

/** Runs `press` now and `release` when the key that was pressed comes up again after a while. */
function whileHeld(press: KeyboardEvent, release: () => void): void {
  const from = press.timeStamp;
  const up = (event: KeyboardEvent) => {
    if (event.code !== press.code) return;
    window.removeEventListener('keyup', up);
    if (event.timeStamp - from >= lookMs) release();
  };
  window.addEventListener('keyup', up);
}

/** Arrow keys and Enter go to the picture, wherever the command came from. */
function focusOn(viewportId: string): void {
  document.querySelector<HTMLElement>(`[data-viewport="${viewportId}"]`)?.focus();
}

const steps = [
  ['fade-base', 'Overlay: less of the prior', 'Alt+,', -0.1],
  ['fade-prior', 'Overlay: more of the prior', 'Alt+.', 0.1],
] as const;

export function useBlendCommands(viewportId: string, image: HungImage | null, studies: readonly StudyInfo[]): void {
  const commands = useMemo<readonly Command[]>(() => {
    const { set } = useBlend.getState();
    const now = () => blendIn(useBlend.getState().blend, viewportId, image);
    const pair = (): { base: HungImage; other: HungImage } | null => {
      const other = image === null ? null : partnerOf(studies, image, useComparison.getState().alignments);
      if (image !== null && other !== null) return { base: image, other };
      showInfo('There is no comparable image of another date: same kind, side and view.');
      return null;
    };
    const overlay = (press?: KeyboardEvent) => {
      if (press?.repeat) return;
      if (now()?.kind === 'overlay') return set(null);
      leavePicking();
      const found = pair();
      if (found !== null) set({ viewportId, ...found, kind: 'overlay', mode: 'fade', share: 0.5 });
    };
    const blink = (press?: KeyboardEvent) => {
      if (press?.repeat) return;
      const before = now();
      const found = before ?? pair();
      if (found === null) return;
      leavePicking();
      set(blinked(before, viewportId, found.base, found.other));
      if (press === undefined) return;
      const after = useBlend.getState().blend;
      whileHeld(press, () => useBlend.getState().blend === after && set(before));
    };
    const tint = (press?: KeyboardEvent) => {
      if (press?.repeat) return;
      const blend = now();
      if (blend?.kind === 'overlay') set({ ...blend, mode: blend.mode === 'tint' ? 'fade' : 'tint' });
      else {
        const found = pair();
        if (found !== null) set({ viewportId, ...found, kind: 'overlay', mode: 'tint', share: 0.5 });
      }
    };
    const fade = (by: number) => () => {
      const blend: Blend | null = now();
      if (blend?.kind === 'overlay') set(faded(blend, by));
    };
    const command = (id: string, title: string, keys: readonly string[], run: Command['run']): Command => ({
      id: `image.${id}`,
      title,
      group: 'Image',
      keys,
      run,
    });
    return [
      command('overlay', 'Overlay with the prior', [','], overlay),
      command('blink', 'Blink to the prior and back', ['.'], blink),
      command('tint', 'Overlay in two colours', ['Shift+T'], tint),
      ...steps.map(([id, title, key, by]) => command(id, title, [key], fade(by))),
      command('align', 'Align two films by landmarks', ['Shift+L'], () => {
        useBlend.getState().leave();
        leavePicking();
        useComparison.getState().beginAlignment();
        focusOn(viewportId);
      }),
      command('window-region', 'Window from a region', [';'], () => {
        useBlend.getState().leave();
        beginRegion();
        focusOn(viewportId);
      }),
    ];
  }, [viewportId, image, studies]);
  useCommands(commands);

  // The overlay that lacked landmarks opens again when they are set.
  const alignments = useComparison((state) => state.alignments);
  const marks = useComparison((state) => state.marks);
  useEffect(() => {
    const { waiting, set, leave } = useBlend.getState();
    if (waiting === null || marks !== null) return;
    const [a, b] = [waiting.base.sopInstanceUid, waiting.other.sopInstanceUid];
    if (alignments.get(a)?.onto === b || alignments.get(b)?.onto === a) set(waiting);
    else leave();
  }, [alignments, marks]);
}
