/** Everything the report screen shows, built from the record on the screen so that an edit is seen at once. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { StudyInfo } from '../../shared/dicom/model.ts';
import { studiesOfDay } from '../../shared/measure/asOf.ts';
import type { ReportDraft } from '../../shared/reading/model.ts';
import { buildReport, placesOf, reportContext, templateOf } from '../../shared/report/buildReport.ts';
import { draftOf, keepTitles, setKeyImages } from '../../shared/report/draftChanges.ts';
import { formatDate } from '../../shared/report/format.ts';
import { keyImageCandidates } from '../../shared/report/keyImages.ts';
import type { AnySectionId, KeyImage, ReportContent, ReportVersion, Sentence } from '../../shared/report/model.ts';
import { earlierStudies, isMeasured } from '../../shared/report/sections/comparison.ts';
import { sentenceSource } from '../../shared/report/sourceTarget.ts';
import { entryOf, offerOf, type TextOffer, textOffers } from '../../shared/report/template/fields.ts';
import { studyKind } from '../../shared/report/words.ts';
import type { TextMacro } from '../../shared/settings/model.ts';
import type { ReportTemplate, TemplateField } from '../../shared/settings/template.ts';
import { capitalise } from '../../shared/wording/terms.ts';
import { useMeasured, usePatientData, useSettings } from '../annotate/screen/useReadingData.ts';
import type { RecordStore } from '../annotate/store/recordStore.ts';
import { useRecord, useRecordStore } from '../annotate/store/useRecord.ts';
import { call, onEvent } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import { keepAsking, readEverythingAgain } from '../app/upToDate.ts';
import type { ComparedStudy } from './ComparisonChooser.tsx';
import { type DraftChange, draftCommand } from './draftCommand.ts';

export interface EditorSentence extends Sentence {
  readonly dropped: boolean;
}

export interface EditorSection {
  readonly id: AnySectionId;
  readonly title: string;
  readonly sentences: readonly EditorSentence[];
}

export interface PlacedField {
  readonly field: TemplateField;
  /** Where the reader's value is kept; null while the field is untouched. */
  readonly key: string | null;
  /** What the template would put there; empty for nothing. */
  readonly offer: string;
}

export interface ReportState {
  /** Null while the first data are on their way. */
  readonly content: ReportContent | null;
  /** The sections with the dropped sentences still in place, so that they can be brought back. */
  readonly editor: readonly EditorSection[];
  readonly draft: ReportDraft;
  readonly versions: readonly ReportVersion[];
  /** The newest version with its frozen content. */
  readonly latest: { readonly version: ReportVersion; readonly content: ReportContent } | null;
  /** The draft says something else than the newest version. */
  readonly changed: boolean;
  readonly history: { readonly undoLabel: string | null; readonly redoLabel: string | null };
  readonly pending: number;
  /** What to open on the images for this sentence; null where it rests on no image. */
  sourceOf(sentence: Sentence): string | null;
  readonly compared: readonly ComparedStudy[];
  /** Images that can be key images, each with the caption that the data give. */
  readonly candidates: readonly KeyImage[];
  readonly macros: readonly TextMacro[];
  /** The site's templates, and the one that the report follows. */
  readonly templates: readonly ReportTemplate[];
  readonly template: ReportTemplate | null;
  /** The fields of the template in a section. */
  fieldsOf(section: AnySectionId): readonly PlacedField[];
  /** The texts that the template has for a section, while the reader has neither taken nor left them out. */
  offersOf(section: AnySectionId): readonly TextOffer[];
  /**
   * Stores a change of the draft as one step that can be undone.
   * @param began the draft on the screen when the reader began, where that was not just now
   */
  change(label: string, next: DraftChange, began?: ReportDraft): void;
  readonly actions: RecordStore['actions'];
  /** Everything on the screen is what is stored: nothing is on its way there or back. */
  readonly upToDate: boolean;
  refreshVersions(): Promise<void>;
  /** Reads everything that the report rests on anew. */
  refresh(): Promise<void>;
}

/** Under which examination the report of the asked one's day is kept, and the day up to which it knows; null until that is known. */
function useReportDay(patientKey: string, asked: string): { studyInstanceUid: string; asOf: string | null } | null {
  const [kept, setKept] = useState<{ studyInstanceUid: string; asOf: string | null } | null>(null);
  useEffect(
    () =>
      keepAsking({
        ask: () => call('report.day', { patientKey, studyInstanceUid: asked }),
        take: setKept,
        isOutdatedBy: ({ event }) => event === 'library-changed' || event === 'report-signed',
      }),
    [patientKey, asked],
  );
  return kept;
}

/** The report of the day of the asked examination: whichever film or scan of the day is asked for, it is the same report. */
export function useReport(patientKey: string, asked: string): ReportState {
  const kept = useReportDay(patientKey, asked);
  const studyInstanceUid = kept?.studyInstanceUid ?? asked;
  const store = useRecordStore(patientKey);
  const { record, history, pending, actions } = useRecord(patientKey);
  const data = usePatientData(patientKey);
  const { measure, isFresh } = useMeasured(patientKey, store, kept?.asOf);
  const settings = useSettings();
  const [versions, setVersions] = useState<readonly ReportVersion[]>([]);
  const [latest, setLatest] = useState<ReportState['latest']>(null);
  const [isListed, setListed] = useState(false);

  const refreshVersions = useCallback(async () => {
    try {
      const { versions: list } = await call('report.get', { patientKey, studyInstanceUid });
      setVersions(list);
      const newest = list.at(-1);
      setLatest(newest ? await call('report.version', { patientKey, versionId: newest.versionId }) : null);
      setListed(true);
    } catch (error) {
      showError(error);
    }
  }, [patientKey, studyInstanceUid]);
  useEffect(() => {
    void refreshVersions();
    return onEvent((event) => {
      if (event.event === 'report-signed' && event.patientKey === patientKey) void refreshVersions();
    });
  }, [refreshVersions, patientKey]);
  const refresh = useCallback(async () => {
    readEverythingAgain();
    await Promise.all([actions.reload(), refreshVersions()]);
  }, [actions, refreshVersions]);

  const built = useMemo(() => {
    if (!record || !data || !measure || measure.asOf !== kept?.asOf) return null;
    if (!data.studies.some((study) => study.studyInstanceUid === studyInstanceUid)) return null;
    const day = dayOf(data.studies, studyInstanceUid);
    const draft = draftOf(record, studyInstanceUid, day);
    const { patient, statedBy, studies } = data;
    const input = { patient, statedBy, studies, record, measure, settings, studyInstanceUid };
    const content = buildReport(input);
    // What others of the day hold is in the draft.
    const others = record.drafts.filter((item) => !day.includes(item.studyInstanceUid));
    const everything = buildReport({
      ...input,
      record: { ...record, drafts: [...others, { ...draft, dropped: [], guidance: true }] },
    });
    const editor = everything.sections.map((section) => ({
      id: section.id,
      title: section.title,
      sentences: section.sentences.map((item) => ({ ...item, dropped: draft.dropped.includes(item.id) })),
    }));
    const context = reportContext({ ...input, record: { ...record, drafts: [...others, setKeyImages(draft, null)] } });
    const compared = earlierStudies(context).map((study) => {
      const measured = isMeasured(measure, study.studyInstanceUid);
      return {
        studyInstanceUid: study.studyInstanceUid,
        name: `${capitalise(studyKind(study))} of ${formatDate(study.date)}`,
        measured,
        compared: measured || !(draft.comparisonOff ?? []).includes(study.studyInstanceUid),
      };
    });
    const template = templateOf({ settings }, draft);
    const places = new Map(placesOf({ settings }, draft).map((place) => [place.id, place]));
    return { content, editor, draft, template, places, compared, candidates: keyImageCandidates(context) };
  }, [record, data, measure, settings, studyInstanceUid, kept]);

  const titles = useMemo(
    () =>
      new Map([...(built?.places.values() ?? [])].flatMap(({ id, title }) => (title === null ? [] : [[id, title]]))),
    [built],
  );
  const change = useCallback(
    (label: string, next: DraftChange, began?: ReportDraft) => {
      const named = (draft: ReportDraft) => keepTitles(next(draft), titles);
      const day = dayOf(data?.studies ?? [], studyInstanceUid);
      actions.run((current) => draftCommand(current, { studyInstanceUid, day, label, next: named, began }));
    },
    [actions, studyInstanceUid, data, titles],
  );

  const sourceOf = useCallback(
    (sentence: Sentence) => {
      if (!record || !data) return null;
      if (sentence.sources.includes('context')) return 'context';
      return sentenceSource(sentence, { studies: data.studies, record });
    },
    [record, data],
  );

  const changed = useMemo(
    () =>
      built !== null &&
      latest !== null &&
      JSON.stringify(texts(built.content)) !== JSON.stringify(texts(latest.content)),
    [built, latest],
  );

  return {
    content: built?.content ?? null,
    editor: built?.editor ?? [],
    draft: built?.draft ?? { studyInstanceUid, edits: {}, dropped: [], additions: {}, guidance: true },
    versions,
    latest,
    changed,
    history: history.drafts[studyInstanceUid] ?? { undoLabel: null, redoLabel: null },
    pending,
    compared: built?.compared ?? [],
    candidates: built?.candidates ?? [],
    macros: settings.macros,
    templates: settings.templates,
    template: built?.template ?? null,
    fieldsOf: (id) => {
      const section = built?.places.get(id)?.section ?? null;
      if (built === null || section === null) return [];
      return section.fields.map((field) => ({
        field,
        key: entryOf(field, built.draft)?.key ?? null,
        offer: offerOf(section, field, built.draft),
      }));
    },
    offersOf: (id) => (built === null ? [] : textOffers(id, built.places.get(id)?.section ?? null, built.draft)),
    sourceOf,
    change,
    actions,
    upToDate: kept !== null && pending === 0 && isFresh && isListed,
    refreshVersions,
    refresh,
  };
}

function dayOf(studies: readonly StudyInfo[], studyInstanceUid: string): string[] {
  const day = studiesOfDay(studies, studyInstanceUid).map((study) => study.studyInstanceUid);
  return day.length === 0 ? [studyInstanceUid] : day;
}

function texts(content: ReportContent): string[][] {
  return content.sections.map((section) => section.sentences.map((sentence) => sentence.text));
}
