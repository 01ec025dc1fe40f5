import { useEffect, useState } from 'react';
import styles from './Editor.module.css';
import type { EditorSection } from './useReport.ts';

/** Moves the pane alone: scrolling into view would also move the screen around it. */
function bringUp(element: HTMLElement): void {
  const pane = element.closest('main');
  pane?.scrollBy({ top: element.getBoundingClientRect().top - pane.getBoundingClientRect().top - 12 });
}

/** Brings a section to the top and puts the caret into its first text. */
export function goToSection(id: string): void {
  const section = document.getElementById(`report-${id}`)?.closest('section');
  if (!section) return;
  bringUp(section);
  section.querySelector<HTMLElement>('[data-report-text]')?.focus({ preventScroll: true });
}

/** Brings a field of the template up and puts the caret into it. */
export function goToField(id: string): void {
  const field = document.getElementById(`field-${id}`);
  const section = field?.closest('section');
  if (section) bringUp(section);
  field?.focus({ preventScroll: true });
}

/** Brings a sentence up and puts the caret into it. */
export function goToSentence(id: string): void {
  const sentence = document.querySelector<HTMLElement>(`[data-sentence="${CSS.escape(id)}"]`);
  if (!sentence) return;
  bringUp(sentence);
  sentence.querySelector<HTMLElement>('[data-report-text]')?.focus({ preventScroll: true });
}

/** Brings up the texts between which the reader has to choose. */
export function goToUnsettled(): void {
  const section = document.getElementById('unsettled');
  if (!section) return;
  bringUp(section);
  section.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
}

/** The section that the reader looks at: the first one whose heading is not above the pane. */
function useCurrentSection(ids: readonly string[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  const key = ids.join(' ');
  useEffect(() => {
    const heads = key.split(' ').flatMap((id) => document.getElementById(`report-${id}`) ?? []);
    const pane = heads[0]?.closest('main');
    if (!pane) return;
    const look = () => {
      const top = pane.getBoundingClientRect().top;
      const passed = heads.filter((head) => head.getBoundingClientRect().top < top + 80);
      setCurrent((passed.at(-1) ?? heads[0])?.id.replace(/^report-/, '') ?? null);
    };
    look();
    pane.addEventListener('scroll', look, { passive: true });
    return () => pane.removeEventListener('scroll', look);
  }, [key]);
  return current;
}

type Mark = 'changed' | 'edited' | 'empty' | 'plain';

function markOf(section: EditorSection): Mark {
  if (section.sentences.some((item) => item.state === 'source-changed')) return 'changed';
  const untouched = (item: EditorSection['sentences'][number]) => !item.dropped && item.state === 'machine';
  if (!section.sentences.every(untouched)) return 'edited';
  return section.sentences.length === 0 ? 'empty' : 'plain';
}

const words: Record<Mark, string> = {
  changed: ', data changed since',
  edited: ', edited',
  empty: ', empty',
  plain: '',
};

/** The sections as a list to jump by, each with what became of its text. */
export function SectionIndex({ sections }: { sections: readonly EditorSection[] }) {
  const current = useCurrentSection(sections.map((section) => section.id));
  return (
    <nav className={styles.index} aria-label="Sections of the report">
      <ul>
        {sections.map((section) => {
          const mark = section.id === 'measurements' ? 'plain' : markOf(section);
          return (
            <li key={section.id}>
              <button
                type="button"
                data-mark={mark}
                aria-current={section.id === current}
                onClick={() => goToSection(section.id)}
              >
                {section.title}
                <span className="visually-hidden">{words[mark]}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <dl className={styles.keys}>
        <dt>Enter</dt>
        <dd>next sentence</dd>
        <dt>Alt+↑ ↓</dt>
        <dd>move</dd>
        <dt>Alt+PgUp PgDn</dt>
        <dd>section</dd>
        <dt>Alt+Enter</dt>
        <dd>show its source</dd>
        <dt>Ctrl+Delete</dt>
        <dd>drop</dd>
      </dl>
    </nav>
  );
}
