/** The timeline: one row per date, film above scan. Drag an image onto a viewport, or press Enter to hang it. */
import { Bone, FileImage, FileX2, KeyRound, Radiation, Ruler, Scissors } from 'lucide-react';
import { Fragment, useEffect, useMemo, useRef } from 'react';
import type { StudyInfo } from '../../shared/dicom/model.ts';
import type { PatientRecord } from '../../shared/reading/model.ts';
import { shortDate } from '../../shared/wording/date.ts';
import { lesionColour } from '../annotate/layer/colours.ts';
import { ThumbnailCanvas } from '../viewer/thumbnails/ThumbnailCanvas.tsx';
import { imageDragType } from '../viewer/ViewportGrid.tsx';
import { type RailImage, railCuts, railRows } from './railImages.ts';
import styles from './TimelineRail.module.css';

export interface TimelineRailProps {
  readonly studies: readonly StudyInfo[];
  readonly record: PatientRecord | null;
  /** Keys of the images that hang in a viewport now. */
  readonly hung: ReadonlySet<string>;
  /** Key of the image in the active viewport. */
  readonly active: string | null;
  /** SOP Instance UIDs of images whose file is not where it was. */
  readonly missing: ReadonlySet<string>;
  readonly onHang: (image: RailImage) => void;
}

/** Side of a thumbnail in CSS pixels. */
const thumbnailPx = 40;

const glyphs = { film: Bone, scan: Radiation, other: FileImage } as const;

/** Rows without a date say so in words. */
const dateOf = (date: string): string => shortDate(date) || date;

function nameOf(image: RailImage, date: string, missing: boolean): string {
  const parts = [date, image.modality, image.label];
  if (image.measured) parts.push('measured');
  if (image.keyImage) parts.push('key image');
  if (missing) parts.push('file missing');
  return parts.filter((part) => part !== '').join(', ');
}

export function TimelineRail({ studies, record, hung, active, missing, onHang }: TimelineRailProps) {
  const rows = useMemo(() => railRows(studies, record), [studies, record]);
  const cuts = useMemo(() => railCuts(record, rows), [record, rows]);
  const cutsAfter = (index: number) =>
    cuts
      .filter(({ after }) => after === index)
      .map(({ cut }) => (
        <p
          key={`${cut.lesionId} ${cut.date} ${cut.what}`}
          className={styles.cut}
          data-testid="timeline-cut"
          title={`${cut.lesionId}: ${cut.what}, ${shortDate(cut.date)}. Before and after are judged apart.`}
        >
          <Scissors size={11} aria-hidden />
          <span>
            {cut.lesionId} {cut.what}, {shortDate(cut.date)}
          </span>
        </p>
      ));
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

  const common = (image: RailImage, date: string) => ({
    type: 'button' as const,
    draggable: true,
    'data-testid': 'timeline-image',
    'data-key': image.key,
    'data-hung': hung.has(image.key),
    'data-active': image.key === active,
    'aria-label': nameOf(image, dateOf(date), missing.has(image.sopInstanceUid)),
    'aria-current': image.key === active,
    onClick: () => onHang(image),
    onDragStart: (event: React.DragEvent) => {
      event.dataTransfer.setData(imageDragType, image.key);
      event.dataTransfer.effectAllowed = 'copy';
    },
  });

  const badges = (image: RailImage) => (
    <span className={styles.badges}>
      {image.measured && <Ruler size={11} aria-hidden />}
      {image.keyImage && <KeyRound size={11} aria-hidden />}
    </span>
  );

  const picture = (image: RailImage, date: string) => {
    const Glyph = glyphs[image.kind];
    const gone = missing.has(image.sopInstanceUid);
    return (
      <button key={image.key} className={styles.image} {...common(image, date)}>
        <span className={styles.glyph}>
          {gone ? (
            <FileX2 size={18} aria-hidden />
          ) : (
            <ThumbnailCanvas
              sopInstanceUid={image.sopInstanceUid}
              frame={image.frame}
              sidePx={thumbnailPx}
              placeholder={<Glyph size={16} aria-hidden />}
            />
          )}
        </span>
        <span className={styles.label}>
          <span className={styles.modality}>{image.modality}</span> {gone ? 'file missing' : image.label}
        </span>
        {badges(image)}
      </button>
    );
  };

  const chip = (image: RailImage, date: string) => (
    <button key={image.key} className={styles.chip} {...common(image, date)}>
      {image.short}
      {(image.measured || image.keyImage) && badges(image)}
    </button>
  );

  return (
    <nav className={styles.rail} aria-label="Timeline" ref={list} onKeyDown={onKeyDown} data-testid="timeline">
      {cutsAfter(-1)}
      {rows.map((row, index) => (
        <Fragment key={row.date}>
          <section className={styles.row} aria-label={dateOf(row.date)}>
            <div className={styles.date}>
              <time dateTime={row.date}>{dateOf(row.date)}</time>
            </div>
            {row.lesions.length > 0 && (
              <ul className={styles.lesions} aria-label={`Read on ${dateOf(row.date)}`}>
                {row.lesions.map(({ id, state }) => (
                  <li key={id} data-testid="timeline-stage" data-open={state === 'not read'} title={`${id}: ${state}`}>
                    <span className={styles.lesionId} style={{ color: lesionColour(id) }}>
                      <span>{id}</span>
                    </span>
                    <span className={styles.state}>{state}</span>
                  </li>
                ))}
              </ul>
            )}
            {row.entries.map(({ main, more }) => (
              <div key={main.key} className={styles.entry}>
                {picture(main, row.date)}
                {more.length > 0 && <div className={styles.chips}>{more.map((image) => chip(image, row.date))}</div>}
              </div>
            ))}
          </section>
          {cutsAfter(index)}
        </Fragment>
      ))}
    </nav>
  );
}
