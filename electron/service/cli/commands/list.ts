import type { WorklistRow } from '../../../../shared/contract/methods.ts';
import type { StudyInfo } from '../../../../shared/dicom/model.ts';
import type { ServiceContext } from '../../context.ts';
import { type Command, issuerOption, json, jsonOption, libraryOption, patientOf, usage } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

const pageSize = 500;

export const list: Command = {
  name: 'list',
  summary: 'List the patients, or the studies of one patient.',
  positionals: [],
  options: {
    library: libraryOption,
    patient: { type: 'string', value: 'ID', help: 'PatientID: list this patient’s studies' },
    issuer: issuerOption,
    json: jsonOption,
  },
  run: (args, io) =>
    withLibrary(io, args.need('library'), {}, async (context) => {
      if (args.text('patient') === null) {
        if (args.text('issuer') !== null) throw usage('--issuer goes with --patient.');
        const patients = allPatients(context);
        if (args.flag('json')) io.out(json({ patients }));
        else for (const row of patients) io.out(`${patientLine(row)}\n`);
        return 0;
      }
      const { patient, studies, missingFiles } = await context.library.patient(patientOf(context, args));
      const listed = studies.map(studyRow);
      if (args.flag('json')) io.out(json({ ...patient, studies: listed, missingFiles }));
      else for (const study of listed) io.out(`${studyLine(study)}\n`);
      return 0;
    }),
};

function allPatients({ library }: ServiceContext): WorklistRow[] {
  const rows: WorklistRow[] = [];
  for (;;) {
    const page = library.search({ sort: 'id', descending: false, offset: rows.length, limit: pageSize });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= page.total) return rows;
  }
}

/** A study as the contract lists it; one entry in `phases` per frame group of each NM object. */
export function studyRow(study: StudyInfo) {
  const phases = study.instances.flatMap(({ seriesInstanceUid, sopInstanceUid, nm }) =>
    (nm?.groups ?? []).map(({ frames, view, proposedPhase, wholeBody, reason }) => ({
      seriesInstanceUid,
      sopInstanceUid,
      frames,
      view,
      proposedPhase,
      wholeBody,
      reason,
    })),
  );
  return {
    studyInstanceUid: study.studyInstanceUid,
    date: study.date,
    studyDate: study.studyDate,
    modality: study.modalities.join('\\'),
    description: study.description,
    series: new Set(study.instances.map((instance) => instance.seriesInstanceUid)).size,
    instances: study.instances.length,
    phases,
  };
}

function patientLine({ patientKey, issuer, people, name, lastDate, modalities, lesions, state }: WorklistRow): string {
  const studies = Object.entries(modalities).map(([modality, count]) => `${count} ${modality}`);
  const sharing = people > 1 ? [`${people} people under one ID`] : [];
  return asLine([patientKey, issuer, name, lastDate ?? '', studies.join(' '), `${lesions} lesions`, state, ...sharing]);
}

function studyLine(study: ReturnType<typeof studyRow>): string {
  const phases = [...new Set(study.phases.map((group) => group.proposedPhase ?? 'phase not known'))];
  return asLine([
    study.date ?? 'no date',
    study.modality,
    study.description,
    `${study.series} series`,
    `${study.instances} instances`,
    phases.join(', '),
    study.studyInstanceUid,
  ]);
}

/** Tabs between columns, and no control characters within one: a name in a file moves no cursor. */
function asLine(columns: readonly string[]): string {
  return columns.map((column) => column.replace(/\p{Cc}+/gu, ' ')).join('\t');
}
