import type { EnthesisBridge } from '../../shared/contract/bridge.ts';

declare global {
  interface Window {
    readonly enthesis: EnthesisBridge;
  }
}
