/** The evidence ledger of the clinical rules (section 7) as data; shown beside each rule and recommendation. */
export type EvidenceId =
  | 'E1'
  | 'E2'
  | 'E3'
  | 'E4'
  | 'E5'
  | 'E6'
  | 'E7'
  | 'E8'
  | 'E9'
  | 'E10'
  | 'E11'
  | 'E12'
  | 'E13'
  | 'E14'
  | 'E15';

export interface Evidence {
  readonly id: EvidenceId;
  readonly claim: string;
  readonly source: string;
  readonly strength: 'guideline' | 'study' | 'page' | 'mission text' | 'product default';
  /** What limits the claim or speaks against it; null where nothing is known. */
  readonly note: string | null;
  /** True where published findings disagree: the app marks it. */
  readonly contested: boolean;
}

export const evidenceLedger: readonly Evidence[] = [
  {
    id: 'E1',
    claim: 'Plain radiographs are more sensitive than MRI for mineralised heterotopic ossification.',
    source: 'Mission reference 2',
    strength: 'mission text',
    note: 'Contested in the first weeks: in 11 knees in intensive care MRI was positive 1.4 days and the film 23 days after clinical diagnosis (Critical Care, cc5083). MRI is confident only in mature ossification (Insights into Imaging, s13244-013-0265-5). Hence the exceptions.',
    contested: true,
  },
  {
    id: 'E2',
    claim:
      'A three-phase bone scan shows the inflammatory component early, and delayed images show uptake from bone formation.',
    source: 'Mission reference 2; Freed 1982, Paraplegia 20:208; J Nucl Med 1985;26:125 (n = 50)',
    strength: 'study',
    note: 'n = 50: increased vascularity at about 17 days, uptake at 24 days, the film about one week later. False negatives occur: 7 of 60 suspected patients (Svircev 2008).',
    contested: false,
  },
  {
    id: 'E3',
    claim: 'Recurrence is likely after resection of immature ossification; serial quantitative scans show maturity.',
    source: 'Mission reference 5; Shehab 2002',
    strength: 'study',
    note: 'Contested: in 539 operations recurrence was 5.8% and not associated with delay (PLoS ONE 0016632).',
    contested: true,
  },
  {
    id: 'E4',
    claim: 'A small asymptomatic focus needs no surgery initially.',
    source: 'Mission references 3 and 4',
    strength: 'mission text',
    note: null,
    contested: false,
  },
  {
    id: 'E5',
    claim: 'Conservative care for 6 to 8 weeks: eccentric exercise and NSAIDs, no steroid injection into the tendon.',
    source: 'Mission reference 1; AOFAS',
    strength: 'page',
    note: 'AOFAS also advises against steroid, and puts surgery after 3 to 6 months of conservative care.',
    contested: false,
  },
  {
    id: 'E6',
    claim: 'Timing of the phases of a bone scan: flow 60 to 90 s, blood pool 1 to 10 min, delayed 2 to 5 h.',
    source: 'EANM 2016',
    strength: 'guideline',
    note: null,
    contested: false,
  },
  {
    id: 'E7',
    claim: 'Plateau margin, coefficient of variation, smallest detectable change and follow-up interval.',
    source: 'Product defaults',
    strength: 'product default',
    note: 'Settings, to be replaced by repeat readings of the site.',
    contested: false,
  },
  {
    id: 'E8',
    claim: 'Cut-offs below which the uptake ratio is called stable.',
    source: 'Kim 1992, doi 10.1038/sc.1992.155 (n = 17)',
    strength: 'study',
    note: 'Read as an abstract only; how its ratio was defined has not been seen. A second opinion, never the rule.',
    contested: false,
  },
  {
    id: 'E9',
    claim: 'A length above 5 cm may raise the risk of fracture through the ossification.',
    source: '18 cases, wjgnet 2218-5836 v12 i4 p207',
    strength: 'study',
    note: '"Small" up to 5 cm holds for the Achilles tendon only.',
    contested: false,
  },
  {
    id: 'E10',
    claim: 'A radiograph looks mature earlier than the scan.',
    source: 'Kim 1992, doi 10.1038/sc.1992.155 (n = 17)',
    strength: 'study',
    note: '10 of 17 still progressed on scans, over 3 to 80 months. Supports "discordant".',
    contested: false,
  },
  {
    id: 'E11',
    claim: 'Ultrasound sees heterotopic ossification early.',
    source: 'Spinal Cord 2017;55:71 (217 hips)',
    strength: 'study',
    note: '193 of 217 hips (88.9%) three weeks before CT.',
    contested: false,
  },
  {
    id: 'E12',
    claim: 'Recurrence after resection was not associated with its timing.',
    source: 'PLoS ONE 0023129 (19 of 76, case-control); PLoS ONE 0016632',
    strength: 'study',
    note: 'Contested beside E3: delay p = 0.51 in 0023129; the 5.8% of 0016632 are re-operations, neurogenic heterotopic ossification only.',
    contested: true,
  },
  {
    id: 'E13',
    claim: 'Heterotopic ossification after repair of a ruptured Achilles tendon did no harm to outcome scores.',
    source: '69 tendons, radiographs at 2, 6, 12, 26 and 52 weeks',
    strength: 'study',
    note: 'Ossification in 19%. Supports E4, and a schedule of radiographs.',
    contested: false,
  },
  {
    id: 'E14',
    claim: 'Readers agree only moderately on grades of heterotopic ossification at the hip.',
    source: '169 hips, 6 observers',
    strength: 'study',
    note: 'Inter-observer kappa 0.43 (Brooker) and 0.59 (Della Valle). Shown beside the grade.',
    contested: false,
  },
  {
    id: 'E15',
    claim: 'A normal side differs from the other by 3% on average, at most 9%.',
    source: '44 SPECT examinations of condyles',
    strength: 'study',
    note: 'Nothing is published for the heel.',
    contested: false,
  },
];

export function evidenceOf(id: string): Evidence | null {
  return evidenceLedger.find((e) => e.id === id) ?? null;
}
