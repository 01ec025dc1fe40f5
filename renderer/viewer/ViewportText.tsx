import type { ReactNode } from 'react';
import type { InstanceInfo, PatientInfo } from '../../shared/dicom/model.ts';
import { patientAge } from '../../shared/dicom/text/age.ts';
import { otherStudyDate, shortDate } from '../../shared/wording/date.ts';
import { isSeries } from './CineBar.tsx';
import type { DisplaySpacing } from './types.ts';
import styles from './Viewport.module.css';
import type { ViewportGeometry } from './view/geometry.ts';
import { edgeLetters } from './view/orientation.ts';
import { scaleBar } from './view/scaleBar.ts';
import { viewWords } from './view/viewWords.ts';

export interface ViewportTextProps {
  readonly instance: InstanceInfo;
  readonly patient: PatientInfo | null;
  readonly frame: number;
  readonly note: string | null;
  readonly geometry: ViewportGeometry;
  readonly windowText: string;
  /** What of the file's own lies over the picture or is kept from it, one line each. */
  readonly coverNotes: readonly string[];
  readonly spacing: DisplaySpacing | null;
  readonly preview: boolean;
  /** Lines that stand for two pictures at once, instead of those of one. */
  readonly blend: readonly string[] | null;
  /** Buttons below the words of the upper right corner. */
  readonly controls?: ReactNode;
}

function dateWords(dateTime: string | null, withTime: boolean): string {
  if (dateTime === null) return 'Date unknown';
  return `${shortDate(dateTime)} ${withTime ? dateTime.slice(11, 16) : ''}`.trimEnd();
}

/** What stands in the four corners and at the edges of a picture. */
export function ViewportText(props: ViewportTextProps) {
  const { instance, patient, frame, note, geometry, windowText, spacing, preview, blend } = props;
  const letters = edgeLetters(instance.patientOrientation, geometry);
  const mm = spacing?.columnMm ?? null;
  const bar = mm === null ? null : scaleBar(geometry.scale / mm, geometry.widthPx);
  const small = geometry.widthPx < 300;
  const studyDate = otherStudyDate(instance);
  return (
    <div className={styles.text}>
      <div className={styles.topLeft} aria-hidden>
        <div className={styles.plate} data-corner>
          {patient && !small && <div className={styles.strong}>{patient.name}</div>}
          {patient && !small && (
            <div>{[patient.patientId, patient.sex, patientAge(patient, instance)].filter(Boolean).join('  ')}</div>
          )}
          {note && <div className={styles.note}>{note}</div>}
        </div>
      </div>
      <div className={styles.topRight}>
        <div className={styles.plate} data-corner aria-hidden>
          {blend === null ? (
            <>
              <div className={styles.strong}>{dateWords(instance.dateTime ?? instance.studyDate, !small)}</div>
              {studyDate && !small && <div>Study dated {shortDate(studyDate)}</div>}
              {!small && <div>{instance.seriesDescription || instance.studyDescription}</div>}
              <div>{viewWords(instance, frame)}</div>
            </>
          ) : (
            blend.map((line, i) => (
              <div key={line} className={i === 0 ? styles.blended : undefined}>
                {line}
              </div>
            ))
          )}
        </div>
        {props.controls}
      </div>
      <div className={styles.bottomLeft} aria-hidden>
        <div className={styles.plate} data-corner>
          {preview && <div className={styles.note}>Reduced resolution, loading</div>}
          {isSeries(instance) && (
            <div>
              Frame {frame} of {instance.numberOfFrames}
            </div>
          )}
          {blend === null && <div>{windowText}</div>}
          {blend === null && !small && props.coverNotes.map((line) => <div key={line}>{line}</div>)}
          <div>
            Zoom {Math.round(geometry.scale * 100)}%{instance.lossy ? '  lossy compression' : ''}
          </div>
        </div>
      </div>
      {blend === null && (bar || spacing) && (
        <div className={styles.bottomRight} aria-hidden>
          <div className={styles.plate} data-corner>
            {bar && (
              <div className={styles.scaleBar} style={{ width: bar.lengthPx }}>
                {bar.millimetres} mm
              </div>
            )}
            {spacing && <div>{spacing.columnMm === null ? 'No scale: pixels only' : sentence(spacing.basis)}</div>}
            {instance.spacing.unreadable.length > 0 && (
              <div className={styles.note}>{instance.spacing.unreadable.join(' and ')} unreadable, not used</div>
            )}
          </div>
        </div>
      )}
      {letters &&
        (['left', 'right', 'top', 'bottom'] as const).map((edge) => (
          <div key={edge} className={`${styles.edge} ${styles[edge]}`} data-edge aria-hidden>
            {letters[edge]}
          </div>
        ))}
    </div>
  );
}

function sentence(text: string): string {
  const words = text.replaceAll('-', ' ');
  return words === '' ? '' : words[0]!.toUpperCase() + words.slice(1);
}
