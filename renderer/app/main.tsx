import '@fontsource-variable/inter/index.css';
import './tokens.css';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { listenForKeys } from './commands.ts';
import { followService } from './serviceState.ts';
import { applyTheme, currentTheme } from './theme.ts';
import { storeBeforeClosing } from './unsaved.ts';

applyTheme(currentTheme());
listenForKeys(window);
followService();
storeBeforeClosing();
const root = document.getElementById('root');
if (!root) throw new Error('The page has no root element.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
// Not needed for a start, and for most patients not at all.
requestIdleCallback(() => void import('./otherScripts.ts'), { timeout: 2000 });
