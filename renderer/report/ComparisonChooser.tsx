import { Checkbox, CheckboxGroup } from 'react-aria-components';
import type { ReportDraft } from '../../shared/reading/model.ts';
import { setCompared } from '../../shared/report/draftChanges.ts';
import editor from './Editor.module.css';
import styles from './ReportScreen.module.css';

export interface ComparedStudy {
  readonly studyInstanceUid: string;
  readonly name: string;
  readonly compared: boolean;
  /** Its measurements are in the serial assessment: it stays listed. */
  readonly measured: boolean;
}

export interface ComparisonChooserProps {
  readonly studies: readonly ComparedStudy[];
  readonly change: (label: string, next: (draft: ReportDraft) => ReportDraft) => void;
}

/** Which other examinations the comparison lists. */
export function ComparisonChooser({ studies, change }: ComparisonChooserProps) {
  if (studies.length === 0) return null;
  return (
    <details className={editor.details}>
      <summary>
        {studies.filter((study) => study.compared).length} of {studies.length} other examinations listed
      </summary>
      <CheckboxGroup
        aria-label="Examinations compared with"
        value={studies.filter((study) => study.compared).map((study) => study.studyInstanceUid)}
        onChange={(now) => {
          const turned = studies.find((study) => study.compared !== now.includes(study.studyInstanceUid));
          if (turned) {
            change(turned.compared ? 'Leave out of comparison' : 'List in comparison', (draft) =>
              setCompared(draft, turned.studyInstanceUid, !turned.compared),
            );
          }
        }}
      >
        {studies.map((study) => (
          <Checkbox
            key={study.studyInstanceUid}
            value={study.studyInstanceUid}
            isDisabled={study.measured}
            className={styles.check ?? ''}
          >
            <span className={styles.box} aria-hidden />
            <span>
              {study.name}{' '}
              {study.measured && <span className={styles.help}>measured, part of the serial assessment</span>}
            </span>
          </Checkbox>
        ))}
      </CheckboxGroup>
    </details>
  );
}
