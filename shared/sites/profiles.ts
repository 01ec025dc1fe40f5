/** The sites that Enthesis knows, and how each is named. */
import type { Laterality, ReferenceMethod, Site } from './model.ts';
import type { SiteProfile, SiteReference } from './profile.ts';

const lateral: readonly Laterality[] = ['L', 'R', 'U'];

function mirrored(other: string): SiteReference {
  return { method: 'contralateral', name: `the mirrored region of the other ${other}`, short: `other ${other}` };
}

const tibia: SiteReference = { method: 'tibial-shaft', name: 'the tibial shaft', short: 'tibial shaft' };
const femur: SiteReference = { method: 'femoral-shaft', name: 'the femoral shaft', short: 'femoral shaft' };
const iliac: SiteReference = { method: 'iliac-wing', name: 'the iliac wing', short: 'iliac wing' };
const sacrum: SiteReference = { method: 'sacrum', name: 'the sacrum', short: 'sacrum' };
const chosen: SiteReference = {
  method: 'other',
  name: 'a reference region chosen by the reader',
  short: 'other region',
};

const profiles: Readonly<Record<Site, SiteProfile>> = {
  'achilles-tendon': {
    id: 'achilles-tendon',
    name: 'Achilles tendon',
    code: { value: '61352006', meaning: 'Achilles tendon' },
    sides: lateral,
    references: [mirrored('heel'), tibia, chosen],
    grades: ['achilles-distance'],
  },
  calcaneus: {
    id: 'calcaneus',
    name: 'calcaneus',
    code: { value: '80144004', meaning: 'Calcaneus' },
    sides: lateral,
    references: [mirrored('heel'), tibia, chosen],
    grades: ['achilles-distance'],
  },
  hip: {
    id: 'hip',
    name: 'hip',
    code: { value: '29836001', meaning: 'Hip region structure' },
    sides: lateral,
    references: [mirrored('hip'), femur, iliac, sacrum, chosen],
    grades: ['brooker', 'della-valle'],
  },
  pelvis: {
    id: 'pelvis',
    name: 'pelvis',
    code: { value: '12921003', meaning: 'Pelvic structure' },
    sides: ['L', 'R', 'B', 'M', 'U'],
    references: [mirrored('side'), iliac, sacrum, femur, chosen],
    grades: ['brooker', 'della-valle'],
  },
  thigh: {
    id: 'thigh',
    name: 'thigh',
    code: { value: '68367000', meaning: 'Thigh structure' },
    sides: lateral,
    references: [mirrored('thigh'), femur, chosen],
    grades: [],
  },
  knee: {
    id: 'knee',
    name: 'knee',
    code: { value: '72696002', meaning: 'Knee region structure' },
    sides: lateral,
    references: [mirrored('knee'), tibia, femur, chosen],
    grades: [],
  },
  elbow: {
    id: 'elbow',
    name: 'elbow',
    code: { value: '16953009', meaning: 'Elbow joint structure' },
    sides: lateral,
    references: [mirrored('elbow'), chosen],
    grades: ['hastings-graham'],
  },
  shoulder: {
    id: 'shoulder',
    name: 'shoulder',
    code: { value: '16982005', meaning: 'Shoulder region structure' },
    sides: lateral,
    references: [mirrored('shoulder'), chosen],
    grades: [],
  },
  spine: {
    id: 'spine',
    name: 'spine',
    code: { value: '421060004', meaning: 'Structure of vertebral column' },
    sides: ['M', 'L', 'R', 'B', 'U'],
    references: [iliac, sacrum, mirrored('side'), chosen],
    grades: [],
  },
  other: {
    id: 'other',
    name: 'other site',
    code: null,
    sides: ['L', 'R', 'B', 'M', 'U'],
    references: [mirrored('side'), chosen],
    grades: [],
  },
};

export function siteProfile(site: Site): SiteProfile {
  return profiles[site];
}

const sideWords: Readonly<Record<Laterality, string>> = { L: 'left', R: 'right', B: 'bilateral', M: 'midline', U: '' };

/** "left", "bilateral"; empty where the side is not known, as a side is never guessed. */
export function sideName(laterality: Laterality): string {
  return sideWords[laterality];
}

/** "right Achilles tendon"; a lesion at an unlisted site is named by its label. */
export function siteWithSide(site: Site, laterality: Laterality, label: string): string {
  const where = site === 'other' && label !== '' ? label : siteProfile(site).name;
  return [sideName(laterality), where].filter((part) => part !== '').join(' ');
}

/** "L1, right Achilles tendon, distal focus": how a lesion is named at the head of its paragraph. */
export function lesionName(lesion: {
  readonly id: string;
  readonly site: Site;
  readonly laterality: Laterality;
  readonly label: string;
}): string {
  const parts = [lesion.id, siteWithSide(lesion.site, lesion.laterality, lesion.label)];
  if (lesion.site !== 'other' && lesion.label !== '') parts.push(lesion.label);
  return parts.join(', ');
}

function referenceOf(site: Site, method: ReferenceMethod): SiteReference {
  const { references } = siteProfile(site);
  // A method that the site does not offer may come from a file; its general name is then said.
  return (
    references.find((r) => r.method === method) ??
    [mirrored('side'), tibia, femur, iliac, sacrum].find((r) => r.method === method) ??
    chosen
  );
}

/** The reference region in a sentence: "the mirrored region of the other heel". */
export function referenceName(site: Site, method: ReferenceMethod | null): string {
  return method === null ? 'the reference region' : referenceOf(site, method).name;
}

/** The same in a table: "other heel"; empty without a reference. */
export function referenceNameShort(site: Site, method: ReferenceMethod | null): string {
  return method === null ? '' : referenceOf(site, method).short;
}
