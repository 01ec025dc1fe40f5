import { useEffect, useMemo, useState } from 'react';
import { allCommands, type Command } from './commands.ts';
import styles from './Dialogs.module.css';
import { combinationOf, conflictsOf, keysOf, rebind, refusalOf, unbind, useKeyBindings } from './keyBindings.ts';
import { useNavigation } from './route.ts';
import { displayKeys, onMac } from './shortcuts.ts';
import { Button } from './ui/Button.tsx';
import { Dialog } from './ui/Dialog.tsx';

/** A key that was pressed for a command and cannot be given without a word. */
interface Question {
  readonly combination: string;
  readonly text: string;
  /** False: the key cannot be had at all. */
  readonly canTake: boolean;
}

/** All keys of the screen that is shown, by group; each can be changed by pressing another one. */
export function ShortcutsDialog() {
  const { dialog, open } = useNavigation();
  const isOpen = dialog === 'shortcuts';
  const { bindings, set } = useKeyBindings();
  const [listening, setListening] = useState<string | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  // The keys that come with the app: what is changed is laid over them below.
  const commands = useMemo(() => (isOpen ? allCommands({}) : []), [isOpen]);
  const groups = useMemo(() => {
    const byGroup = new Map<string, Command[]>();
    for (const command of commands) byGroup.set(command.group, [...(byGroup.get(command.group) ?? []), command]);
    return byGroup;
  }, [commands]);
  const listen = (id: string | null) => {
    setListening(id);
    setQuestion(null);
  };
  const give = (id: string, combination: string) => {
    set(rebind(commands, id, combination, bindings));
    listen(null);
  };

  useEffect(() => {
    if (listening === null || question !== null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      // Before anything else: while a key is asked for, no key does what it usually does.
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') return setListening(null);
      const combination = combinationOf(event, onMac);
      if (combination === null) return;
      const refusal = refusalOf(combination);
      const [other] = conflictsOf(commands, listening, combination, bindings);
      if (refusal !== null) setQuestion({ combination, text: refusal, canTake: false });
      else if (other !== undefined)
        setQuestion({ combination, text: `${displayKeys(combination)} belongs to “${other.title}”.`, canTake: true });
      else {
        set(rebind(commands, listening, combination, bindings));
        setListening(null);
      }
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [listening, question, commands, bindings, set]);

  const close = () => {
    listen(null);
    open('none');
  };
  return (
    <Dialog
      title="Keyboard shortcuts"
      isOpen={isOpen}
      onClose={close}
      wide
      footer={
        <Button kind="quiet" isDisabled={Object.keys(bindings).length === 0} onPress={() => set({})}>
          Reset all
        </Button>
      }
    >
      <p className={styles.secondary}>Choose a command, then press the key that it should have.</p>
      <div className={styles.columns}>
        {[...groups].map(([group, members]) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <dl>
              {members.map((command) => (
                <div key={command.id} className={styles.row} data-testid="shortcut" data-command={command.id}>
                  <dt>{command.title}</dt>
                  <dd>
                    {listening === command.id ? (
                      <Asking
                        question={question}
                        onTake={() => question && give(command.id, question.combination)}
                        onAgain={() => setQuestion(null)}
                        onCancel={() => listen(null)}
                      />
                    ) : (
                      <>
                        {bindings[command.id] !== undefined && (
                          <Button
                            kind="quiet"
                            aria-label={`Reset the key of ${command.title}`}
                            onPress={() => set(unbind(commands, command.id, bindings))}
                          >
                            Reset
                          </Button>
                        )}
                        <button
                          type="button"
                          className={styles.keys}
                          aria-label={`Change the key of ${command.title}, now ${words(keysOf(command, bindings))}`}
                          onClick={() => listen(command.id)}
                        >
                          {keysOf(command, bindings).map((keys, i) => (
                            <span key={keys}>
                              {i > 0 && ' '}
                              <kbd>{displayKeys(keys)}</kbd>
                            </span>
                          ))}
                          {keysOf(command, bindings).length === 0 && <span className={styles.secondary}>none</span>}
                        </button>
                      </>
                    )}
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

function words(keys: readonly string[]): string {
  return keys.length === 0 ? 'none' : keys.map(displayKeys).join(' ');
}

interface AskingProps {
  readonly question: Question | null;
  readonly onTake: () => void;
  readonly onAgain: () => void;
  readonly onCancel: () => void;
}

function Asking({ question, onTake, onAgain, onCancel }: AskingProps) {
  return (
    <span className={styles.asking} role="status">
      {question?.text ?? 'Press a key, Escape cancels'}
      {question?.canTake && (
        <Button kind="primary" autoFocus onPress={onTake}>
          Take it
        </Button>
      )}
      {question && (
        <Button kind="quiet" onPress={onAgain}>
          Another key
        </Button>
      )}
      <Button kind="quiet" onPress={onCancel}>
        Cancel
      </Button>
    </span>
  );
}
