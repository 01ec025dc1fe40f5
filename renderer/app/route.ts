import { create } from 'zustand';

export type Route =
  | { readonly screen: 'worklist' }
  | {
      readonly screen: 'reading';
      readonly patientKey: string;
      /** What to show first: an image, an annotation, a study or a lesion. */
      readonly target?: string;
    }
  | { readonly screen: 'repeat'; readonly patientKey: string; readonly lesionId: string | null }
  | { readonly screen: 'report'; readonly patientKey: string; readonly studyInstanceUid: string };

interface Navigation {
  readonly route: Route;
  readonly dialog: 'none' | 'commands' | 'shortcuts' | 'settings' | 'about';
  go(route: Route): void;
  open(dialog: Navigation['dialog']): void;
}

export const useNavigation = create<Navigation>((set) => ({
  route: { screen: 'worklist' },
  dialog: 'none',
  go: (route) => set({ route }),
  open: (dialog) => set({ dialog }),
}));
