/** Small pictures of the radiographic stages: a cloud of mineral, a partly bounded focus, a rim with trabeculae. */
import type { RadiographicStage } from '../../../shared/reading/model.ts';

const cloud: readonly (readonly [number, number])[] = [
  [9, 10],
  [14, 7],
  [20, 9],
  [25, 8],
  [12, 14],
  [18, 13],
  [23, 14],
  [28, 12],
  [16, 18],
  [22, 18],
];

export function Pictogram({ stage }: { stage: Exclude<RadiographicStage, 'not-read'> }) {
  return (
    <svg width="36" height="24" viewBox="0 0 36 24" aria-hidden fill="none" stroke="currentColor" strokeWidth="1.5">
      {stage === 'immature' &&
        cloud.map(([x, y]) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.1" fill="currentColor" stroke="none" />)}
      {stage === 'maturing' && (
        <>
          <path d="M7 14C6 7 13 4 19 4" />
          <path d="M30 12c0 5-6 8-12 8" />
          {cloud.slice(4).map(([x, y]) => (
            <circle key={`${x} ${y}`} cx={x} cy={y - 1} r="1" fill="currentColor" stroke="none" />
          ))}
        </>
      )}
      {stage === 'mature' && (
        <>
          <ellipse cx="18" cy="12" rx="12" ry="8" strokeWidth="2.2" />
          <path d="M12 8l6 9M17 6l6 11M9 13l14-3M12 17l13-3" strokeWidth="0.9" />
        </>
      )}
    </svg>
  );
}
