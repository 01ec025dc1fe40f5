import type { KeyboardEvent } from 'react';
import { setTemplate } from '../../shared/report/draftChanges.ts';
import styles from './Editor.module.css';
import { KeyImagePicker } from './KeyImagePicker.tsx';
import { SectionEditor } from './SectionEditor.tsx';
import { goToSection, SectionIndex } from './SectionIndex.tsx';
import { Unsettled } from './Unsettled.tsx';
import { Macros } from './useMacros.ts';
import type { ReportState } from './useReport.ts';

/** Which template of the site the report follows. Not there while the site has none. */
function TemplateChoice({ report: { draft, template, templates, change } }: { report: ReportState }) {
  if (templates.length === 0 && draft.template === undefined) return null;
  return (
    <label className={styles.templateChoice}>
      Template
      <select
        value={template?.uid ?? draft.template ?? ''}
        onChange={(event) => {
          const uid = event.target.value;
          change(uid === '' ? 'Leave the template' : 'Follow a template', (current) =>
            setTemplate(current, uid === '' ? null : uid),
          );
        }}
      >
        <option value="">None: the program’s own order</option>
        {template === null && draft.template !== undefined && (
          <option value={draft.template}>No longer in the settings</option>
        )}
        {templates.map((item) => (
          <option key={item.uid} value={item.uid}>
            {item.title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The report as text to be worked on, section by section. */
export function Editor({ report, onGoTo }: { report: ReportState; onGoTo: (target: string) => void }) {
  const { editor, draft, change } = report;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!event.altKey || (event.key !== 'PageDown' && event.key !== 'PageUp')) return;
    event.preventDefault();
    const here = (event.target as HTMLElement)
      .closest('section')
      ?.querySelector('h2')
      ?.id.replace(/^report-/, '');
    const at = editor.findIndex((section) => section.id === here);
    const next = editor[at + (event.key === 'PageDown' ? 1 : -1)];
    if (next) goToSection(next.id);
  };
  return (
    <Macros value={report.macros}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the texts inside and bubble to here */}
      <div className={styles.editor} onKeyDown={onKeyDown}>
        <SectionIndex sections={editor} />
        <div className={styles.column}>
          <div className={styles.legend}>
            <TemplateChoice report={report} />
            <span data-state="machine">from the data</span>
            <span data-state="edited">edited</span>
            <span data-state="source-changed">data changed since</span>
          </div>
          <Unsettled report={report} />
          {editor.map((section) => (
            <SectionEditor key={section.id} report={report} section={section} onGoTo={onGoTo} />
          ))}
          <KeyImagePicker
            chosen={report.content?.keyImages ?? []}
            candidates={report.candidates}
            annotations={report.content?.work?.annotations ?? []}
            own={draft.keyImages !== undefined}
            draft={draft}
            change={change}
          />
        </div>
      </div>
    </Macros>
  );
}
