/** All that the plot shows as text: for screen readers, for copying, for whoever prefers sentences. */
import { Copy } from 'lucide-react';
import type { LesionResult } from '../../shared/measure/model.ts';
import { sayTrend } from '../../shared/measure/wording/sayTrend.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';
import { showError, showInfo } from '../app/messages.ts';
import { IconButton } from '../app/ui/Button.tsx';
import styles from './InWords.module.css';

export function InWords({ result, settings }: { result: LesionResult; settings: SiteSettings }) {
  const parts = sayTrend(result, settings);
  const copy = () => {
    const text = parts.map(({ title, sentences }) => [title, ...sentences].join('\n')).join('\n\n');
    navigator.clipboard.writeText(text).then(() => showInfo('The trend is on the clipboard as text.'), showError);
  };
  return (
    <div className={styles.words} data-testid="in-words">
      <div className={styles.copy}>
        <IconButton icon={Copy} label="Copy as text" onPress={copy} />
      </div>
      {parts.map(({ title, sentences }) => (
        <section key={title} aria-label={title}>
          <h4 className={styles.title}>{title}</h4>
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </section>
      ))}
    </div>
  );
}
