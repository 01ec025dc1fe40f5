import type { SectionDifference } from '../../shared/report/compareVersions.ts';
import styles from './ReportScreen.module.css';

const kinds = { added: 'Added', removed: 'Removed', changed: 'Changed' } as const;

/** One value before and after; null where there was or is none. */
export function Difference({ name, before, after }: { name: string; before: string | null; after: string | null }) {
  return (
    <div className={styles.difference}>
      <span>{name}</span>
      <div>
        {before !== null && <del>{before}</del>}
        {after !== null && <ins>{after}</ins>}
      </div>
    </div>
  );
}

/** What two versions say differently, sentence by sentence. */
export function SentenceDifferences({ sections }: { sections: readonly SectionDifference[] }) {
  return sections.map((section) => (
    <section key={section.sectionId}>
      <h4>{section.title}</h4>
      {section.sentences.map(({ sentenceId, kind, before, after }) => (
        <Difference key={sentenceId} name={kinds[kind]} before={before} after={after} />
      ))}
    </section>
  ));
}
