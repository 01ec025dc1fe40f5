import { Download, FileText, FileUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { MethodOutput } from '../../shared/contract/methods.ts';
import { sectionTitles } from '../../shared/report/buildReport.ts';
import { sectionIds } from '../../shared/report/model.ts';
import { ownTemplate, writeTemplate } from '../../shared/report/template/writeMrrt.ts';
import type { ReportTemplate } from '../../shared/settings/template.ts';
import { wordDate } from '../../shared/wording/date.ts';
import { addTemplate } from './addTemplate.ts';
import { call } from './client.ts';
import styles from './Dialogs.module.css';
import { showError, showInfo } from './messages.ts';
import { Button, IconButton } from './ui/Button.tsx';

export interface TemplateListProps {
  readonly templates: readonly ReportTemplate[];
  readonly onChange: (templates: ReportTemplate[]) => void;
}

const outcomes = {
  added: 'was read.',
  edition: 'takes the place of its earlier edition.',
  known: 'is there already: this is another copy of it.',
} as const;

interface Asked extends MethodOutput<'settings.templateUse'> {
  readonly uid: string;
  readonly title: string;
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
  const [passedOver, setPassedOver] = useState<{ title: string; what: readonly string[] } | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const open = async () => {
    try {
      const { template, passedOver: what } = await call('host.openTemplate', {});
      if (template === null) return;
      const added = addTemplate(templates, template);
      onChange([...added.templates]);
      setPassedOver(what.length === 0 ? null : { title: template.title, what });
      showInfo(`${template.title} ${outcomes[added.outcome]} Save the settings to keep it.`);
    } catch (error) {
      showError(error);
    }
  };
  const drop = (uid: string) => {
    setAsked(null);
    onChange(templates.filter((item) => item.uid !== uid));
  };
  const remove = async ({ uid, title }: ReportTemplate) => {
    try {
      const use = await call('settings.templateUse', { uid });
      if (use.total === 0) drop(uid);
      else setAsked({ uid, title, ...use });
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
            <IconButton icon={Trash2} label={`Remove ${template.title}`} onPress={() => void remove(template)} />
          </li>
        ))}
      </ul>
      {passedOver !== null && (
        <section role="status" aria-label="Not understood" className={styles.notice}>
          <p>{passedOver.title} was read except for:</p>
          <ul>
            {passedOver.what.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      {asked !== null && (
        <section role="alert" aria-label="In use" className={styles.notice}>
          <p>
            {asked.title} is followed by {plural(asked.total, 'report')} in work. Without it they have the program’s own
            order and names; what was filled in stays.
          </p>
          <ul>
            {asked.drafts.map(({ patientKey, studyInstanceUid, name, date }) => (
              <li key={`${patientKey} ${studyInstanceUid}`}>
                {name}, examination of {wordDate(date)}
              </li>
            ))}
            {asked.total > asked.drafts.length && <li>and {asked.total - asked.drafts.length} more</li>}
          </ul>
          <div className={styles.actions}>
            <Button kind="danger" onPress={() => drop(asked.uid)}>
              Remove it all the same
            </Button>
            <Button kind="quiet" onPress={() => setAsked(null)}>
              Keep the template
            </Button>
          </div>
        </section>
      )}
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
