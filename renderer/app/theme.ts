export type Theme = 'dark' | 'light';

export function currentTheme(): Theme {
  return localStorage.getItem('theme') === 'light' ? 'light' : 'dark';
}

export function applyTheme(theme: Theme): void {
  localStorage.setItem('theme', theme);
  document.documentElement.dataset.theme = theme;
}
