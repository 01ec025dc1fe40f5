import type { ReactNode } from 'react';
import styles from './Count.module.css';

/** How many things wait to be settled, on a filled mark. */
export function Count({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <span className={styles.count} title={title}>
      {children}
    </span>
  );
}
