import { describe, expect, it } from 'vitest';
import { signerName, signerPn } from './signer.ts';

describe('the signing reader', () => {
  // Components of PS3.5 6.2.1: family ^ given ^ middle ^ prefix ^ suffix.
  it.each([
    ['Jane Doe', 'Doe^Jane'],
    ['Doe, Jane', 'Doe^Jane'],
    ['  Jane   Doe ', 'Doe^Jane'],
    ['Doe', 'Doe'],
    ['Doe^Jane', 'Doe^Jane'],
    ['Dr. Jane Doe', 'Doe^Jane^^Dr.'],
    ['Jane Doe, MD', 'Doe^Jane^^^MD'],
    ['Doe, Jane, MD', 'Doe^Jane^^^MD'],
    ['Prof. Dr. Jan van der Berg', 'van der Berg^Jan^^Prof. Dr.'],
    ['Jane Doe MD PhD', 'Doe^Jane^^^MD PhD'],
    ['A\\B=C Doe', 'Doe^A B C'],
    ['山田太郎', '山田太郎'],
  ])('"%s" is the person name "%s"', (typed, pn) => expect(signerPn(typed)).toBe(pn));

  it('fits one component group', () => {
    expect(signerPn(`${'a'.repeat(40)} ${'b'.repeat(40)}`).length).toBeLessThanOrEqual(64);
  });

  it.each([
    ['Reader^Test', 'Reader, Test'],
    ['Doe^Jane^^Dr.^MD', 'Doe, Dr. Jane, MD'],
    ['Jane Doe, MD', 'Jane Doe, MD'],
  ])('"%s" is read as "%s"', (typed, shown) => expect(signerName(typed)).toBe(shown));
});
