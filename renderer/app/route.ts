import { create } from 'zustand';

export type Route =
  | { readonly screen: 'worklist' }
  | {
      readonly screen: 'reading';
      readonly patientKey: string;
      /** What to show first: an image, an annotation, a study or a lesion. */
      readonly target?: string;
      /** Hung as of the prior date, for a second window. */
      readonly priors?: boolean;
      /** Study of the report that was left for the images. */
      readonly reporting?: string;
    }
  | { readonly screen: 'repeat'; readonly patientKey: string; readonly lesionId: string | null }
  | { readonly screen: 'report'; readonly patientKey: string; readonly studyInstanceUid: string };

interface Navigation {
  readonly route: Route;
  readonly dialog: 'none' | 'commands' | 'shortcuts' | 'settings' | 'about';
  go(route: Route): void;
  open(dialog: Navigation['dialog']): void;
}

/** Where a window starts: "#priors=<patient key>" on the priors of that patient, else on the worklist. */
export function startRoute(hash: string): Route {
  const key = /^#priors=(.+)$/.exec(hash)?.[1];
  if (key === undefined) return { screen: 'worklist' };
  try {
    return { screen: 'reading', patientKey: decodeURIComponent(key), priors: true };
  } catch {
    return { screen: 'worklist' };
  }
}

const screens = new Set<string>(['worklist', 'reading', 'repeat', 'report'] satisfies Route['screen'][]);

/** Where the window was before it was loaded anew: kept in memory with the page's entry of the history, on no disk. */
function keptRoute(): Route | null {
  if (typeof history === 'undefined') return null;
  const { route } = (history.state ?? {}) as { route?: Route };
  return route !== undefined && screens.has(route.screen) ? route : null;
}

export const useNavigation = create<Navigation>((set) => ({
  route: keptRoute() ?? startRoute(typeof location === 'undefined' ? '' : location.hash),
  dialog: 'none',
  go: (route) => set({ route }),
  open: (dialog) => set({ dialog }),
}));

// After a display that crashed, and after a reload, the reader is back where they were.
useNavigation.subscribe(({ route }) => {
  if (typeof history !== 'undefined') history.replaceState({ route }, '');
});
