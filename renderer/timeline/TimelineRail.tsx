/** The timeline: one row per date, film above scan. Drag an image onto a viewport, or press Enter to hang it. */
import { Bone, Check, FileImage, KeyRound, Radiation, Ruler } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { StudyInfo } from '../../shared/dicom/model.ts';
import { shortDate } from '../../shared/measure/wording/date.ts';
import type { PatientRecord } from '../../shared/reading/model.ts';
import { imageDragType } from '../viewer/ViewportGrid.tsx';
import { type RailImage, railRows } from './railImages.ts';
import styles from './TimelineRail.module.css';

export interface TimelineRailProps {
  readonly studies: readonly StudyInfo[];
  readonly record: PatientRecord | null;
  /** Keys of the images that hang in a viewport now. */
  readonly hung: ReadonlySet<string>;
  /** Key of the image in the active viewport. */
  readonly active: string | null;
  /** A small picture of the image; a glyph stands in without it. */
  readonly thumbnail?: (image: RailImage) => ReactNode;
  readonly onHang: (image: RailImage) => void;
}

const glyphs = { film: Bone, scan: Radiation, other: FileImage } as const;

/** Rows without a date say so in words. */
const dateOf = (date: string): string => shortDate(date) || date;

function nameOf(image: RailImage, date: string): string {
  const parts = [date, image.modality, image.label];
  if (image.measured) parts.push('measured');
  if (image.keyImage) parts.push('key image');
  return parts.filter((part) => part !== '').join(', ');
}

export function TimelineRail({ studies, record, hung, active, thumbnail, onHang }: TimelineRailProps) {
  const rows = useMemo(() => railRows(studies, record), [studies, record]);
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    if (active === null) return;
    list.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  /** Up and down move between images, as in a list. */
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => document.activeElement === button && !button.disabled);
    buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <nav className={styles.rail} aria-label="Timeline" ref={list} onKeyDown={onKeyDown} data-testid="timeline">
      {rows.map((row) => (
        <section key={row.date} className={styles.row} aria-label={dateOf(row.date)}>
          <div className={styles.date}>
            <time dateTime={row.date}>{dateOf(row.date)}</time>
            {row.read && (
              <span className={styles.read} title="Read">
                <Check size={13} aria-label="read" />
              </span>
            )}
          </div>
          {row.images.map((image) => {
            const Glyph = glyphs[image.kind];
            return (
              <button
                key={image.key}
                type="button"
                className={styles.image}
                draggable
                data-testid="timeline-image"
                data-key={image.key}
                data-hung={hung.has(image.key)}
                data-active={image.key === active}
                aria-label={nameOf(image, dateOf(row.date))}
                aria-current={image.key === active}
                onClick={() => onHang(image)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(imageDragType, image.key);
                  event.dataTransfer.effectAllowed = 'copy';
                }}
              >
                <span className={styles.glyph}>{thumbnail?.(image) ?? <Glyph size={16} aria-hidden />}</span>
                <span className={styles.label}>
                  <span className={styles.modality}>{image.modality}</span> {image.label}
                </span>
                <span className={styles.badges}>
                  {image.measured && <Ruler size={11} aria-hidden />}
                  {image.keyImage && <KeyRound size={11} aria-hidden />}
                </span>
              </button>
            );
          })}
        </section>
      ))}
    </nav>
  );
}
