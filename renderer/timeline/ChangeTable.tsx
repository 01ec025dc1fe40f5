/** The latest values against the first and the ones before, in one glance; every line says the whole sentence on hover and to a screen reader. */
import type { LesionResult } from '../../shared/measure/model.ts';
import { latestChanges } from '../../shared/measure/wording/changeRows.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';
import { shortDate } from '../../shared/wording/date.ts';
import styles from './ChangeTable.module.css';

const names = {
  longAxis: 'Long axis',
  shortAxis: 'Short axis',
  area: 'Area',
  relativeLongAxis: 'Relative size',
  ratio: 'Uptake ratio',
} as const;

export function ChangeTable({ result, settings }: { result: LesionResult; settings: SiteSettings }) {
  const rows = latestChanges(result, settings);
  if (rows.length === 0) return null;
  return (
    <table className={styles.table} aria-label="Change" data-testid="changes">
      <tbody>
        {rows.map((row, i) => (
          <tr key={`${row.measure} ${row.since}`} title={row.sentence}>
            <th scope="row">
              <span className={rows[i - 1]?.measure === row.measure ? styles.again : undefined}>
                {names[row.measure]}
              </span>
            </th>
            <td className={styles.amount}>
              {row.amount}
              {row.interval && <span className={styles.interval}>{row.interval}</span>}
            </td>
            <td>
              <span className={row.amount === null ? styles.apart : undefined}>{row.judgement}</span>
              <span className={styles.since}>since {shortDate(row.since)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
