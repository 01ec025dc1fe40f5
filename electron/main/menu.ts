/** The application menu. Entries send a command id; the renderer's command list knows what it means on the present screen. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export function setMenu(send: (commandId: string) => void): void {
  const item = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(id),
    // Keys are handled by the renderer, so that they follow what has focus; here they are only shown.
    ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        item('Open folder…', 'library.open-folder', 'CmdOrCtrl+O'),
        item('Open files…', 'library.open-files', 'CmdOrCtrl+Shift+O'),
        item('Try the demonstration patient', 'library.open-demonstration'),
        separator,
        item('Import annotations…', 'annotations.import'),
        item('Export annotations…', 'annotations.export'),
        separator,
        item('Settings…', 'app.settings', 'CmdOrCtrl+,'),
        ...(process.platform === 'darwin' ? [] : [separator, { role: 'quit' as const }]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'edit.undo', 'CmdOrCtrl+Z'),
        item('Redo', 'edit.redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Worklist', 'app.worklist'),
        item('Commands…', 'app.commands', 'CmdOrCtrl+K'),
        separator,
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
      ],
    },
    {
      label: '&Help',
      submenu: [item('Keyboard shortcuts', 'app.shortcuts', 'F1'), item(`About ${app.name}`, 'app.about')],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
