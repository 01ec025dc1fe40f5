import { CornerDownLeft, Ellipsis, FolderSearch, UsersRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { MethodOutput } from '../../shared/contract/methods.ts';
import { kindOfModality, studyHas } from '../../shared/dicom/kind.ts';
import type { StudyInfo } from '../../shared/dicom/model.ts';
import { patientIdWords } from '../../shared/dicom/people/patientWords.ts';
import { EnthesisError } from '../../shared/errors.ts';
import { otherStudyDate, shortDate } from '../../shared/wording/date.ts';
import { call, onEvent } from '../app/client.ts';
import { showError } from '../app/messages.ts';
import { Button, IconButton } from '../app/ui/Button.tsx';
import { railRows } from '../timeline/railImages.ts';
import { ThumbnailCanvas } from '../viewer/thumbnails/ThumbnailCanvas.tsx';
import { DeidentifyDialog } from './DeidentifyDialog.tsx';
import { Documents } from './Documents.tsx';
import styles from './PatientPreview.module.css';
import { PeopleDialog } from './PeopleDialog.tsx';

const ask = (promise: Promise<unknown>) => void promise.catch(showError);

interface Props {
  readonly patientKey: string | null;
  readonly onOpen: (patientKey: string) => void;
  /** The person to look at from now on: after people were joined or parted. */
  readonly onSelect: (patientKey: string) => void;
}

function describe(study: StudyInfo): string {
  return (
    study.description ||
    study.instances.find(({ seriesDescription }) => seriesDescription)?.seriesDescription ||
    study.modalities.join(', ')
  );
}

/** Documents are listed on their own; here they would push the images' modality aside. */
function imageModalities({ modalities }: StudyInfo): string {
  const images = modalities.filter((modality) => kindOfModality(modality) !== 'document');
  return (images.length > 0 ? images : modalities).join(' ');
}

/** As on the axis above: films, bone scans, anything else. */
function kindOf({ modalities }: StudyInfo): 'scan' | 'film' | 'other' {
  if (studyHas({ modalities }, 'scan')) return 'scan';
  return studyHas({ modalities }, 'film') ? 'film' : 'other';
}

/** The chosen patient at a glance: studies on the time axis, newest first, and the way into reading. */
export function PatientPreview({ patientKey, onOpen, onSelect }: Props) {
  const [detail, setDetail] = useState<MethodOutput<'library.patient'> | null>(null);
  const [copying, setCopying] = useState(false);
  const [comparing, setComparing] = useState(false);
  useEffect(() => {
    if (patientKey === null) return;
    let current = true;
    const load = () =>
      call('library.patient', { patientKey }).then(
        (reply) => {
          if (current) setDetail(reply);
        },
        (error: unknown) => {
          // Files have shown that there are several people under the ID, or the reader has joined this one to another.
          if (error instanceof EnthesisError && error.code === 'unknown-patient') {
            if (current) setDetail(null);
          } else showError(error);
        },
      );
    // Holding an arrow key down passes over patients that need not be fetched.
    const timer = setTimeout(load, 60);
    const stop = onEvent((event) => {
      if (event.event === 'library-changed') void load();
    });
    return () => {
      current = false;
      clearTimeout(timer);
      stop();
    };
  }, [patientKey]);

  if (patientKey === null || detail === null) return <aside className={styles.preview} aria-label="Patient" />;
  // While the next patient is fetched, everything here is about the one who is still shown.
  const { patient, people, joined, missingFiles } = detail;
  const studies = [...detail.studies].sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''));
  return (
    <aside className={styles.preview} aria-label="Patient">
      <header>
        <h2 className={styles.name}>{patient.name || 'No name'}</h2>
        <p className={styles.facts}>
          {[patientIdWords(patient), patient.sex, shortDate(patient.birthDate)].filter(Boolean).join('  ·  ')}
        </p>
      </header>
      <StudyAxis studies={studies} />
      <div className={styles.actions}>
        <Button kind="primary" icon={CornerDownLeft} onPress={() => onOpen(patient.patientKey)}>
          Open reading
        </Button>
        <MenuTrigger>
          <IconButton icon={Ellipsis} label="More" kind="plain" />
          <Popover className={styles.popover ?? ''} placement="bottom end">
            <Menu className={styles.menu ?? ''} aria-label="More">
              <MenuItem className={styles.item ?? ''} onAction={() => setCopying(true)}>
                Copy de-identified…
              </MenuItem>
              <MenuItem className={styles.item ?? ''} onAction={() => setComparing(true)}>
                Join or part patients…
              </MenuItem>
              <MenuItem
                className={styles.item ?? ''}
                onAction={() => ask(call('host.relocate', { patientKey: patient.patientKey }))}
              >
                Find moved images…
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
      </div>
      {(people > 1 || joined > 1) && (
        <div className={styles.missing} role="note">
          <p>
            {people > 1 && `${people} people under one ID. They are kept apart.`}
            {people > 1 && joined > 1 && ' '}
            {joined > 1 && `Joined from ${joined} patients.`}
          </p>
          <Button icon={UsersRound} onPress={() => setComparing(true)}>
            {people > 1 ? 'Compare them…' : 'See them…'}
          </Button>
        </div>
      )}
      {missingFiles.length > 0 && (
        <div className={styles.missing} role="note">
          <p>
            {missingFiles.length === 1 ? '1 image is' : `${missingFiles.length} images are`} no longer where they were.
            Connect the disk, or choose the folder they moved to.
          </p>
          <Button icon={FolderSearch} onPress={() => ask(call('host.relocate', { patientKey: patient.patientKey }))}>
            Find them…
          </Button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by key */}
      <ol className={styles.studies} aria-label="Studies" tabIndex={0}>
        {studies.map((study) => (
          <li key={study.studyInstanceUid} title={describe(study)}>
            <StudyPicture study={study} missing={missingFiles} />
            <span className={styles.date}>{shortDate(study.date) || 'No date'}</span>
            <span className={styles.modality} data-kind={kindOf(study)}>
              {imageModalities(study)}
            </span>
            <span className={styles.images}>
              {study.instances.length} {study.instances.length === 1 ? 'image' : 'images'}
            </span>
            <span className={styles.description}>{describe(study)}</span>
            <StudyDate study={study} />
          </li>
        ))}
      </ol>
      <Documents studies={studies} />
      {comparing && (
        <PeopleDialog
          patientKey={patient.patientKey}
          onClose={() => setComparing(false)}
          onChanged={(key) => {
            setComparing(false);
            onSelect(key);
          }}
        />
      )}
      {copying && (
        <DeidentifyDialog patientKey={patient.patientKey} studies={studies} onClose={() => setCopying(false)} />
      )}
    </aside>
  );
}

/** Said where a study is filed under another day than that of its images, by which it is listed. */
function StudyDate({ study }: { study: StudyInfo }) {
  const filed = otherStudyDate({ dateTime: study.date, studyDate: study.studyDate });
  return filed && <span className={styles.filed}>Study dated {shortDate(filed)}</span>;
}

const picturePx = 40;

/** The study's first image as the timeline would show it; nothing where it has none or its file is gone. */
function StudyPicture({ study, missing }: { study: StudyInfo; missing: readonly string[] }) {
  const image = railRows([study], null)[0]?.entries[0]?.main;
  const there = image !== undefined && !missing.includes(image.sopInstanceUid);
  return (
    <span className={styles.picture} aria-hidden>
      {there && (
        <ThumbnailCanvas
          sopInstanceUid={image.sopInstanceUid}
          frame={image.frame}
          sidePx={picturePx}
          placeholder={null}
        />
      )}
    </span>
  );
}

/** Films above, scans below the line, at their distance in time. */
function StudyAxis({ studies }: { studies: readonly StudyInfo[] }) {
  const dated = studies.flatMap((study) => (study.date ? [{ study, time: Date.parse(study.date) }] : []));
  if (dated.length === 0) return null;
  const times = dated.map(({ time }) => time);
  const first = Math.min(...times);
  const span = Math.max(...times) - first || 1;
  const years = new Set(dated.map(({ study }) => study.date?.slice(0, 4)));
  return (
    <svg
      className={styles.axis}
      viewBox="0 0 260 56"
      role="img"
      aria-label={`${dated.length} studies over ${Math.round(span / 86_400_000)} days`}
    >
      <line x1="8" x2="252" y1="28" y2="28" className={styles.line} />
      {dated.map(({ study, time }) => {
        const x = 14 + ((time - first) / span) * 232;
        const kind = kindOf(study);
        return kind === 'scan' ? (
          <circle key={study.studyInstanceUid} cx={x} cy="38" r="4" className={styles.scan} />
        ) : (
          <rect
            key={study.studyInstanceUid}
            x={x - 3.5}
            y="14.5"
            width="7"
            height="7"
            className={kind === 'film' ? styles.film : styles.other}
          />
        );
      })}
      <text x="8" y="54" className={styles.label}>
        {Math.min(...[...years].map(Number))}
      </text>
      <text x="252" y="54" textAnchor="end" className={styles.label}>
        {Math.max(...[...years].map(Number))}
      </text>
    </svg>
  );
}
