/** Values of the study on the screen, with basis and error; each row jumps to its image. */
import { ClipboardCopy, FileSpreadsheet, Repeat2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import type { MeasureResult } from '../../../shared/measure/model.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { PlotTarget } from '../../../shared/report/plot/primitives.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { runCommand } from '../../app/commands.ts';
import { IconButton } from '../../app/ui/Button.tsx';
import { CurvesPanel, type CurvesPanelProps } from '../curves/CurvesPanel.tsx';
import { LesionList, type LesionListProps, LesionSwatch } from './LesionList.tsx';
import {
  measureRows,
  ownRows,
  rowsAsCsv,
  rowsAsText,
  type SortColumn,
  type Sorting,
  sortedRows,
} from './measureRows.ts';
import { PriorList, type PriorListProps } from './PriorList.tsx';
import styles from './panels.module.css';
import { SelectedAnnotation, type SelectedAnnotationProps } from './SelectedAnnotation.tsx';

export interface MeasurePanelProps {
  readonly lesions: LesionListProps;
  readonly selected: SelectedAnnotationProps | null;
  readonly priors: PriorListProps;
  readonly measure: MeasureResult | null;
  /** For what is measured beside the lesions. */
  readonly record: PatientRecord | null;
  readonly allStudies: readonly StudyInfo[];
  /** Repositioning and reader variation of a ratio, for its interval. */
  readonly ratioCv: number;
  /** Studies of the date on the screen. */
  readonly studies: ReadonlySet<string>;
  readonly onJump: (target: PlotTarget, annotationId: string | null) => void;
  readonly onCopy: (text: string, what: string) => void;
  /** Of the dynamic series on the screen; null for every other picture. */
  readonly curves: Pick<CurvesPanelProps, 'curves' | 'missing' | 'frame' | 'colour'> | null;
}

interface SortHeadProps {
  readonly column: SortColumn;
  readonly title: string;
  readonly sorting: Sorting | null;
  readonly onSort: (column: SortColumn) => void;
  readonly isNumber?: boolean;
}

function SortHead({ column, title, sorting, onSort, isNumber = false }: SortHeadProps) {
  const own = sorting?.column === column ? sorting : null;
  const order = own === null ? 'none' : own.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={order} className={isNumber ? styles.number : undefined}>
      <button type="button" className={styles.sort} onClick={() => onSort(column)}>
        {title}
        <span aria-hidden>{own === null ? '' : own.descending ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  );
}

export function MeasurePanel({
  lesions,
  selected,
  priors,
  measure,
  record,
  allStudies,
  ratioCv,
  studies,
  onJump,
  onCopy,
  curves,
}: MeasurePanelProps) {
  const [allDates, setAllDates] = useState(false);
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const rows = useMemo(() => {
    const shown = allDates ? null : studies;
    const own = record === null ? [] : ownRows(record, allStudies, shown);
    return sortedRows([...measureRows(measure?.lesions ?? [], shown, ratioCv), ...own], sorting);
  }, [measure, record, allStudies, studies, allDates, ratioCv, sorting]);
  // A column first sorts up, then down, then gives the lesions' own order back.
  const onSort = (column: SortColumn) =>
    setSorting((now) =>
      now?.column !== column ? { column, descending: false } : now.descending ? null : { column, descending: true },
    );
  return (
    <>
      <LesionList {...lesions} />
      {selected && <SelectedAnnotation key={selected.annotation.id} {...selected} />}
      {curves && <CurvesPanel {...curves} onJump={(target) => onJump(target, null)} onCopy={onCopy} />}
      <section className={styles.section} aria-label="Measurements">
        <h3 className={styles.heading}>
          {allDates ? 'All dates' : 'This date'}
          <span className={styles.actions}>
            <button
              type="button"
              className={styles.toggle}
              aria-pressed={allDates}
              onClick={() => setAllDates(!allDates)}
            >
              All dates
            </button>
            <IconButton icon={Repeat2} label="Repeat reading" onPress={() => runCommand('reading.repeat')} />
            <IconButton
              icon={ClipboardCopy}
              label="Copy table as text"
              isDisabled={rows.length === 0}
              onPress={() => onCopy(rowsAsText(rows), 'Table copied as text.')}
            />
            <IconButton
              icon={FileSpreadsheet}
              label="Copy table as CSV"
              isDisabled={rows.length === 0}
              onPress={() => onCopy(rowsAsCsv(rows), 'Table copied as CSV.')}
            />
          </span>
        </h3>
        {rows.length === 0 ? (
          <p className={styles.empty}>
            {measure === null
              ? 'Measuring…'
              : 'Nothing measured here yet. B draws both axes on a radiograph, E the uptake on a bone scan.'}
          </p>
        ) : (
          <table className={styles.table} data-testid="measure-table">
            <thead>
              <tr>
                {allDates && <SortHead column="date" title="Date" sorting={sorting} onSort={onSort} />}
                <SortHead column="measure" title="Measure" sorting={sorting} onSort={onSort} />
                <SortHead column="value" title="Value" sorting={sorting} onSort={onSort} isNumber />
                <SortHead column="basis" title="Basis, 95% interval" sorting={sorting} onSort={onSort} />
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id} data-testid="measure-row" data-measure={row.measure}>
                  {allDates && <td className={styles.date}>{shortDate(row.date)}</td>}
                  <td>
                    <button type="button" className={styles.jump} onClick={() => onJump(row.target, row.annotationId)}>
                      {row.lesionId !== '' && <LesionSwatch id={row.lesionId} />} {row.measure}
                    </button>
                  </td>
                  <td className={styles.number}>
                    {row.text} <span className={styles.unit}>{row.unit}</span>
                  </td>
                  <td className={styles.small}>{[row.basis, row.error].filter((t) => t !== '').join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {measure?.warnings.map((warning) => (
          <p key={`${warning.code} ${warning.message}`} className={styles.small}>
            {warning.message}
          </p>
        ))}
      </section>
      <PriorList {...priors} />
    </>
  );
}
