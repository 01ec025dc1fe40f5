import { useMemo, useState } from 'react';
import { Dialog, Input, ListBox, ListBoxItem, Modal, ModalOverlay, SearchField } from 'react-aria-components';
import styles from './CommandPalette.module.css';
import { allCommands } from './commands.ts';
import { useNavigation } from './route.ts';
import { displayKeys } from './shortcuts.ts';

function score(title: string, query: string): number {
  const text = title.toLowerCase();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.includes(word)) ? (text.startsWith(words[0] ?? '') ? 2 : 1) : 0;
}

/** Every command by name. Arrow keys choose, Enter runs. */
export function CommandPalette() {
  const { dialog, open } = useNavigation();
  return (
    <ModalOverlay
      isOpen={dialog === 'commands'}
      onOpenChange={(isOpen) => !isOpen && open('none')}
      isDismissable
      className={styles.overlay ?? ''}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''} aria-label="All commands">
          <Palette onDone={() => open('none')} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const found = useMemo(
    () =>
      allCommands()
        .filter(({ id }) => id !== 'app.commands')
        .map((command) => ({ command, rank: score(`${command.title} ${command.group}`, query) }))
        .filter(({ rank }) => rank > 0)
        .sort((a, b) => b.rank - a.rank)
        .map(({ command }) => command),
    [query],
  );
  const run = (id: string) => {
    onDone();
    found.find((command) => command.id === id)?.run();
  };
  return (
    <>
      <SearchField
        aria-label="Command"
        autoFocus
        value={query}
        onChange={(value) => {
          setQuery(value);
          setIndex(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setIndex(Math.min(index + 1, found.length - 1));
          else if (event.key === 'ArrowUp') setIndex(Math.max(index - 1, 0));
          else if (event.key === 'Enter' && found[index]) run(found[index].id);
          else if (event.key === 'Escape') onDone();
        }}
      >
        <Input className={styles.input ?? ''} placeholder="Type a command" />
      </SearchField>
      <ListBox
        aria-label="Commands"
        className={styles.list ?? ''}
        selectionMode="single"
        selectedKeys={found[index] ? [found[index].id] : []}
        onAction={(key) => run(String(key))}
        renderEmptyState={() => <div className={styles.empty}>No command has this name</div>}
      >
        {found.map((command) => (
          <ListBoxItem key={command.id} id={command.id} textValue={command.title} className={styles.item ?? ''}>
            <span>{command.title}</span>
            <span className={styles.group}>{command.group}</span>
            {command.keys[0] ? <kbd>{displayKeys(command.keys[0])}</kbd> : null}
          </ListBoxItem>
        ))}
      </ListBox>
    </>
  );
}
