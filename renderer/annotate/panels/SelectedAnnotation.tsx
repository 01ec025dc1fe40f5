/** What can be said of the selected annotation besides its shape: phase, reference, known length, text. */
import { useId } from 'react';
import { nmPhaseSchema } from '../../../shared/dicom/model.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { type ReferenceMethod, referenceMethodSchema, type Site } from '../../../shared/sites/model.ts';
import { referenceNameShort, siteProfile } from '../../../shared/sites/profiles.ts';
import { anglePresets } from '../../../shared/size/anglePresets.ts';
import { capitalise } from '../../../shared/wording/terms.ts';
import { Button } from '../../app/ui/Button.tsx';
import type { AnnotationFields } from '../commands/annotations.ts';
import { roleWords } from '../commands/words.ts';
import styles from './panels.module.css';
import { TypedInput } from './TypedInput.tsx';

export interface SelectedAnnotationProps {
  readonly annotation: Annotation;
  /** Of its lesion: names the reference regions. */
  readonly site: Site;
  readonly onDescribe: (fields: AnnotationFields) => void;
  readonly onAccept: () => void;
  readonly onDelete: () => void;
  readonly onCopy: () => void;
  /** A lesion of another date that stands here as an offer: to refuse it is a finding. */
  readonly isOffered: boolean;
}

const phaseWords = { flow: 'Flow', pool: 'Blood pool', delayed: 'Delayed' } as const;
const sourceWords: Record<Annotation['source'], string> = {
  reader: 'Drawn by the reader',
  contour: 'One-click contour',
  mirror: 'Mirrored across the midline',
  'carried-forward': 'Carried forward from another date',
  import: 'Imported',
  sr: 'From a structured report',
};

const labelled = new Set<Annotation['role']>(['note', 'angle', 'length', 'internal-reference']);

/** Where it comes from, and whether it counts. */
function originOf({ role, status, source }: Annotation): string {
  if (role === 'midline') {
    return status === 'proposed'
      ? 'Midline detected automatically. Move it if it is off.'
      : 'Moved by the reader, kept for this image.';
  }
  return `${sourceWords[source]}${status === 'proposed' ? '. A proposal counts only when it is accepted.' : ''}`;
}

/** What taking it away means. */
function refusalOf({ role, status }: Annotation, isOffered: boolean): string {
  if (role === 'midline') return 'Reset midline';
  if (isOffered) return 'Not seen';
  return status === 'proposed' ? 'Discard' : 'Delete';
}

/** The references that make sense at the site, and the one that a file brought. */
function methodsOf(site: Site, own: Annotation['reference']): readonly ReferenceMethod[] {
  const methods = siteProfile(site).references.map((r) => r.method);
  return own === undefined || methods.includes(own) ? methods : [...methods, own];
}

export function SelectedAnnotation({
  annotation,
  site,
  onDescribe,
  onAccept,
  onDelete,
  onCopy,
  isOffered,
}: SelectedAnnotationProps) {
  const name = useId();
  const uptake = annotation.role.startsWith('uptake');
  const commitLabel = (text: string) => {
    const label = text.trim() || undefined;
    if (label !== annotation.label) onDescribe({ label });
  };
  const commitLength = (text: string) => {
    const millimetres = Number(text.replace(',', '.'));
    if (millimetres > 0 && millimetres < 1000 && millimetres !== annotation.millimetres) onDescribe({ millimetres });
  };
  return (
    <section className={styles.section} aria-label="Selected annotation">
      <h3 className={styles.heading}>
        Selected: {[annotation.lesionId, roleWords[annotation.role]].filter(Boolean).join(' ')}
        <span className={styles.actions}>
          {annotation.status === 'proposed' && (
            <Button kind="primary" onPress={onAccept}>
              Accept
            </Button>
          )}
          {annotation.status === 'accepted' && annotation.role !== 'midline' && <Button onPress={onCopy}>Copy</Button>}
          {!(annotation.role === 'midline' && annotation.status === 'proposed') && (
            <Button onPress={onDelete}>{refusalOf(annotation, isOffered)}</Button>
          )}
        </span>
      </h3>
      <p className={styles.small}>{originOf(annotation)}</p>
      {(uptake || labelled.has(annotation.role) || annotation.role === 'calibration') && (
        <div className={styles.form}>
          {uptake && (
            <>
              <label htmlFor={`${name}-phase`}>Phase</label>
              <select
                id={`${name}-phase`}
                className={styles.input}
                value={annotation.phase ?? ''}
                onChange={(event) => {
                  const phase = nmPhaseSchema.safeParse(event.target.value);
                  onDescribe({ phase: phase.success ? phase.data : undefined });
                }}
              >
                <option value="">From DICOM header</option>
                {nmPhaseSchema.options.map((phase) => (
                  <option key={phase} value={phase}>
                    {phaseWords[phase]}
                  </option>
                ))}
              </select>
            </>
          )}
          {annotation.role === 'uptake-reference' && (
            <>
              <label htmlFor={`${name}-reference`}>Reference</label>
              <select
                id={`${name}-reference`}
                className={styles.input}
                value={annotation.reference ?? 'other'}
                onChange={(event) => onDescribe({ reference: referenceMethodSchema.parse(event.target.value) })}
              >
                {methodsOf(site, annotation.reference).map((method) => (
                  <option key={method} value={method}>
                    {capitalise(referenceNameShort(site, method))}
                  </option>
                ))}
              </select>
            </>
          )}
          {annotation.role === 'calibration' && (
            <>
              <label htmlFor={`${name}-length`}>Length, mm</label>
              <TypedInput
                key={annotation.id}
                id={`${name}-length`}
                inputMode="decimal"
                value={String(annotation.millimetres ?? '')}
                onStore={commitLength}
                whole
              />
            </>
          )}
          {labelled.has(annotation.role) && (
            <>
              <label htmlFor={`${name}-label`}>{annotation.role === 'note' ? 'Text' : 'Name'}</label>
              <TypedInput
                key={annotation.id}
                id={`${name}-label`}
                maxLength={500}
                value={annotation.label ?? ''}
                placeholder={annotation.role === 'internal-reference' ? 'calcaneal length' : ''}
                list={annotation.role === 'angle' ? `${name}-presets` : undefined}
                onStore={commitLabel}
              />
              {annotation.role === 'angle' && (
                <datalist id={`${name}-presets`}>
                  {anglePresets.map((preset) => (
                    <option key={preset.id} value={preset.name} />
                  ))}
                </datalist>
              )}
            </>
          )}
        </div>
      )}
    </section>
  );
}
