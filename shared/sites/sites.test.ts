import { describe, expect, it } from 'vitest';
import { plainInstance } from '../dicom/testing/plainInstance.ts';
import { siteSchema } from './model.ts';
import { otherReferences, referenceName, siteProfile, siteProfiles, siteWithSide } from './profiles.ts';
import { proposeSite } from './proposeSite.ts';

describe('site profiles', () => {
  it('has one for every site, under its own id', () => {
    expect(siteProfiles.map((p) => p.id).sort()).toEqual([...siteSchema.options].sort());
    for (const site of siteSchema.options) expect(siteProfile(site).id).toBe(site);
  });

  // Code values: DICOM PS3.16 CID 4031 and Annex L; Achilles tendon and the hip joint as in the interchange notes.
  it.each([
    ['achilles-tendon', '61352006'],
    ['calcaneus', '80144004'],
    ['hip', '24136001'],
    ['pelvis', '12921003'],
    ['thigh', '68367000'],
    ['knee', '72696002'],
    ['elbow', '16953009'],
    ['shoulder', '16982005'],
    ['spine', '421060004'],
  ] as const)('%s is coded %s', (site, code) => {
    expect(siteProfile(site).code?.value).toBe(code);
  });

  it('leaves a site that only a label names without a code', () => {
    expect(siteProfile('other').code).toBeNull();
  });

  it('lets only the spine, the pelvis and unlisted sites be midline or bilateral', () => {
    const across = siteProfiles.filter((p) => p.sides.includes('M') || p.sides.includes('B')).map((p) => p.id);
    expect(across.sort()).toEqual(['other', 'pelvis', 'spine']);
  });

  it('has no body part and no word that names two sites', () => {
    const parts = siteProfiles.flatMap((p) => p.pictures.bodyParts);
    const words = siteProfiles.flatMap((p) => p.pictures.words);
    expect(new Set(parts).size).toBe(parts.length);
    expect(new Set(words).size).toBe(words.length);
  });

  it('speaks of shoes, heels and calves at the heel alone', () => {
    for (const p of siteProfiles) {
      const said = /shoe|heel|calf/.test(p.guidance.conservative);
      expect([p.id, said]).toEqual([p.id, p.id === 'achilles-tendon' || p.id === 'calcaneus']);
    }
  });

  it('warns of steroid injection at the Achilles tendon alone, and knows what small means only there', () => {
    expect(siteProfiles.filter((p) => p.guidance.noSteroidInjection !== undefined).map((p) => p.id)).toEqual([
      'achilles-tendon',
    ]);
    expect(siteProfiles.filter((p) => p.small !== null).map((p) => p.id)).toEqual(['achilles-tendon']);
    expect(siteProfile('achilles-tendon').small?.upToMm).toBe(50);
  });

  it.each([
    ['achilles-tendon', 'the mirrored region of the other heel'],
    ['hip', 'the mirrored region of the other hip'],
    ['pelvis', 'the mirrored region of the other side'],
    ['elbow', 'the mirrored region of the other elbow'],
  ] as const)('names the mirrored region of %s', (site, name) => {
    expect(referenceName(site, 'contralateral')).toBe(name);
  });

  it('offers more than the other side everywhere', () => {
    for (const p of siteProfiles) {
      expect(otherReferences(p.id).length).toBeGreaterThan(0);
      expect(otherReferences(p.id).map((r) => r.method)).not.toContain('contralateral');
    }
  });

  it('names no side that is not known', () => {
    expect(siteWithSide('hip', 'U', '')).toBe('hip');
    expect(siteWithSide('spine', 'M', '')).toBe('midline spine');
  });
});

describe('site and side proposed from a picture', () => {
  const image = (changes: Parameters<typeof plainInstance>[0]) => proposeSite(plainInstance(changes));

  it.each([
    ['a lateral ankle film', { bodyPart: 'ANKLE', projection: 'lateral' }, 'achilles-tendon'],
    ['an ankle film of unknown projection', { bodyPart: 'ANKLE' }, 'achilles-tendon'],
    ['an AP ankle film, on which the tendon does not show', { bodyPart: 'ANKLE', projection: 'AP' }, 'other'],
    ['a lateral heel film', { bodyPart: 'HEEL', projection: 'lateral' }, 'achilles-tendon'],
    ['a scan of the feet', { bodyPart: 'FOOT', modality: 'NM' }, 'achilles-tendon'],
    ['a calcaneus film', { bodyPart: 'CALCANEUS', projection: 'axial' }, 'calcaneus'],
    ['a pelvis film', { bodyPart: 'PELVIS', projection: 'AP' }, 'pelvis'],
    ['a pelvis film with an ankle in its description', { bodyPart: 'PELVIS', seriesDescription: 'Ankle' }, 'pelvis'],
    ['a hip film', { bodyPart: 'HIP', projection: 'AP' }, 'hip'],
    ['a hip in small letters', { bodyPart: ' hip ' }, 'hip'],
    ['a femur film', { bodyPart: 'FEMUR' }, 'thigh'],
    ['a knee film', { bodyPart: 'KNEE' }, 'knee'],
    ['an elbow film', { bodyPart: 'ELBOW' }, 'elbow'],
    ['the meaning of an Anatomic Region code', { bodyPart: 'ELBOW JOINT' }, 'elbow'],
    ['a shoulder film', { bodyPart: 'SHOULDER' }, 'shoulder'],
    ['a lumbar spine film', { bodyPart: 'LSPINE' }, 'spine'],
    ['a hand film', { bodyPart: 'HAND' }, 'other'],
    ['a hand film of the hip clinic', { bodyPart: 'HAND', studyDescription: 'Hip clinic' }, 'other'],
    ['a description alone', { seriesDescription: 'Pelvis AP' }, 'pelvis'],
    ['a description that names two sites', { seriesDescription: 'Hip and knee' }, 'other'],
    ['a letter inside a word', { seriesDescription: 'Chip fracture' }, 'other'],
    ['nothing at all', {}, 'other'],
  ] as const)('%s', (_, changes, site) => {
    expect(image(changes).site).toBe(site);
  });

  it('says by what', () => {
    expect(image({ bodyPart: 'PELVIS' }).from).toBe('body part PELVIS');
    expect(image({ bodyPart: 'HIP', laterality: 'R' }).from).toBe('body part HIP, side right in the header');
    expect(image({ seriesDescription: 'Knee' }).from).toBe('the words of its description');
    expect(image({}).from).toBe('the picture does not say where it lies');
  });

  it.each([
    ['R in the header', { laterality: 'R' }, 'R'],
    ['L in the header against words', { laterality: 'L', proposedLaterality: 'R' }, 'L'],
    ['right in the description', { proposedLaterality: 'R' }, 'R'],
    ['both sides in the header', { laterality: 'B', proposedLaterality: 'R' }, 'U'],
    ['unpaired in the header', { laterality: 'U', proposedLaterality: 'R' }, 'U'],
    ['both sides in the description', { proposedLaterality: 'B' }, 'U'],
    ['no side at all', {}, 'U'],
  ] as const)('side: %s', (_, changes, side) => {
    expect(image({ bodyPart: 'HIP', ...changes }).laterality).toBe(side);
  });

  it('says when the side is a proposal of words', () => {
    expect(image({ bodyPart: 'HIP', proposedLaterality: 'R' }).from).toBe(
      'body part HIP, side proposed from the description',
    );
  });
});
