import { useMemo } from 'react';
import { allCommands } from './commands.ts';
import styles from './Dialogs.module.css';
import { useNavigation } from './route.ts';
import { displayKeys } from './shortcuts.ts';
import { Dialog } from './ui/Dialog.tsx';

/** All keys of the screen that is shown, by group. */
export function ShortcutsDialog() {
  const { dialog, open } = useNavigation();
  const isOpen = dialog === 'shortcuts';
  const groups = useMemo(() => {
    const byGroup = new Map<string, ReturnType<typeof allCommands>>();
    if (!isOpen) return byGroup;
    for (const command of allCommands()) {
      if (command.keys.length > 0) byGroup.set(command.group, [...(byGroup.get(command.group) ?? []), command]);
    }
    return byGroup;
  }, [isOpen]);
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={() => open('none')} wide>
      <div className={styles.columns}>
        {[...groups].map(([group, commands]) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <dl>
              {commands.map((command) => (
                <div key={command.id} className={styles.row}>
                  <dt>{command.title}</dt>
                  <dd>
                    {command.keys.map((keys) => (
                      <kbd key={keys}>{displayKeys(keys)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
