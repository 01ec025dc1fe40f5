/** Values of the study on the screen, with basis and error; each row jumps to its image. */
import { ClipboardCopy, FileSpreadsheet, Repeat2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { MeasureResult } from '../../../shared/measure/model.ts';
import { shortDate } from '../../../shared/measure/wording/date.ts';
import type { PlotTarget } from '../../../shared/report/plot/primitives.ts';
import { runCommand } from '../../app/commands.ts';
import { IconButton } from '../../app/ui/Button.tsx';
import { CurvesPanel, type CurvesPanelProps } from '../curves/CurvesPanel.tsx';
import { LesionList, type LesionListProps, LesionSwatch } from './LesionList.tsx';
import { measureRows, rowsAsCsv, rowsAsText } from './measureRows.ts';
import { PriorList, type PriorListProps } from './PriorList.tsx';
import styles from './panels.module.css';
import { SelectedAnnotation, type SelectedAnnotationProps } from './SelectedAnnotation.tsx';

export interface MeasurePanelProps {
  readonly lesions: LesionListProps;
  readonly selected: SelectedAnnotationProps | null;
  readonly priors: PriorListProps;
  readonly measure: MeasureResult | null;
  /** Repositioning and reader variation of a ratio, for its interval. */
  readonly ratioCv: number;
  /** Studies of the date on the screen. */
  readonly studies: ReadonlySet<string>;
  readonly onJump: (target: PlotTarget, annotationId: string | null) => void;
  readonly onCopy: (text: string, what: string) => void;
  /** Of the dynamic series on the screen; null for every other picture. */
  readonly curves: Pick<CurvesPanelProps, 'curves' | 'missing' | 'frame' | 'colour'> | null;
}

export function MeasurePanel({
  lesions,
  selected,
  priors,
  measure,
  ratioCv,
  studies,
  onJump,
  onCopy,
  curves,
}: MeasurePanelProps) {
  const [allDates, setAllDates] = useState(false);
  const rows = useMemo(
    () => measureRows(measure?.lesions ?? [], allDates ? null : studies, ratioCv),
    [measure, studies, allDates, ratioCv],
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
              : 'Nothing measured here yet. B draws both axes on a film, E the uptake on a scan.'}
          </p>
        ) : (
          <table className={styles.table} data-testid="measure-table">
            <thead>
              <tr>
                {allDates && <th scope="col">Date</th>}
                <th scope="col">Measure</th>
                <th scope="col" className={styles.number}>
                  Value
                </th>
                <th scope="col">Basis, 95% interval</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id} data-testid="measure-row" data-measure={row.measure}>
                  {allDates && <td>{shortDate(row.date)}</td>}
                  <td>
                    <button type="button" className={styles.jump} onClick={() => onJump(row.target, row.annotationId)}>
                      <LesionSwatch id={row.lesionId} /> {row.measure}
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
