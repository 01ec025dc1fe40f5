import { describe, expect, it } from 'vitest';
import { type ImageKind, kindOf, kindOfModality, studyHas } from './kind.ts';
import { plainInstance } from './testing/plainInstance.ts';

describe('what kind of picture an image is', () => {
  // Defined terms of Modality, PS3.3 C.7.3.1.1.1.
  const table: [modality: string, kind: ImageKind][] = [
    ['CR', 'film'],
    ['DX', 'film'],
    ['RG', 'film'],
    ['RF', 'film'],
    ['XA', 'film'],
    ['MG', 'film'],
    ['IO', 'film'],
    ['PX', 'film'],
    ['NM', 'scan'],
    ['PT', 'pet'],
    ['CT', 'ct'],
    ['MR', 'mr'],
    ['US', 'us'],
    ['SR', 'document'],
    ['DOC', 'document'],
    ['KO', 'document'],
    ['PR', 'document'],
    ['OT', 'other'],
    ['SC', 'other'],
    ['', 'other'],
    ['constructor', 'other'],
  ];
  it.each(table)('%s is %s', (modality, kind) => {
    expect(kindOfModality(modality)).toBe(kind);
    expect(kindOf(plainInstance({ modality, nm: null }))).toBe(kind);
  });

  it('an image that the header describes as one of a gamma camera is a scan whatever its modality says', () => {
    const nm = {} as NonNullable<Parameters<typeof kindOf>[0]['nm']>;
    expect(kindOf({ modality: 'OT', nm })).toBe('scan');
  });

  it('a study has the kinds of its modalities', () => {
    expect(studyHas({ modalities: ['SR', 'CR'] }, 'film')).toBe(true);
    expect(studyHas({ modalities: ['SR', 'CR'] }, 'scan', 'pet')).toBe(false);
  });
});
