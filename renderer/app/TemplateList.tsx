import { Download, FileText, FileUp, Trash2 } from 'lucide-react';
import { sectionTitles } from '../../shared/report/buildReport.ts';
import { sectionIds } from '../../shared/report/model.ts';
import { ownTemplate, writeTemplate } from '../../shared/report/template/writeMrrt.ts';
import type { ReportTemplate } from '../../shared/settings/template.ts';
import { call } from './client.ts';
import styles from './Dialogs.module.css';
import { showError, showInfo } from './messages.ts';
import { Button, IconButton } from './ui/Button.tsx';

export interface TemplateListProps {
  readonly templates: readonly ReportTemplate[];
  readonly onChange: (templates: ReportTemplate[]) => void;
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

function summary({ sections }: ReportTemplate): string {
  const fields = sections.reduce((sum, section) => sum + section.fields.length, 0);
  return `${plural(sections.length, 'section')}, ${plural(fields, 'field')}`;
}

/** A file name of the template's title that any system takes. */
function fileName(title: string): string {
  return `${
    title
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .slice(0, 60) || 'template'
  }.mrrt.html`;
}

function save(template: ReportTemplate): void {
  call('host.saveText', { suggestedName: fileName(template.title), text: writeTemplate(template) }).then(
    ({ cancelled }) => !cancelled && showInfo('Template saved.'),
    showError,
  );
}

/** The site's report templates, read from and written to IHE MRRT files. */
export function TemplateList({ templates, onChange }: TemplateListProps) {
  const open = async () => {
    try {
      const { template } = await call('host.openTemplate', {});
      if (template === null) return;
      const others = templates.filter((item) => item.uid !== template.uid);
      onChange([...others, template]);
      showInfo(
        others.length < templates.length
          ? `${template.title} takes the place of its earlier edition. Save the settings to keep it.`
          : `${template.title} was read. Save the settings to keep it.`,
      );
    } catch (error) {
      showError(error);
    }
  };
  return (
    <fieldset className={styles.macros}>
      <legend>Report templates</legend>
      <p className={styles.secondary}>
        IHE MRRT files. A report that follows one takes its order, its names and its fields; what the template does not
        name keeps a place.
      </p>
      <ul className={styles.templates} aria-label="Report templates">
        {templates.map((template) => (
          <li key={template.uid} className={styles.template}>
            <FileText size={16} aria-hidden />
            <span>
              {template.title} <span className={styles.secondary}>{summary(template)}</span>
            </span>
            <IconButton icon={Download} label={`Save ${template.title} as a file`} onPress={() => save(template)} />
            <IconButton
              icon={Trash2}
              label={`Remove ${template.title}`}
              onPress={() => onChange(templates.filter((item) => item.uid !== template.uid))}
            />
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button kind="quiet" icon={FileUp} onPress={() => void open()}>
          Open a template
        </Button>
        <Button
          kind="quiet"
          icon={Download}
          onPress={() =>
            save(
              ownTemplate(
                sectionIds.map((id) => ({ id, title: sectionTitles[id] })),
                new Date().toISOString().slice(0, 10),
              ),
            )
          }
        >
          Save the program’s sections as a template
        </Button>
      </div>
    </fieldset>
  );
}
