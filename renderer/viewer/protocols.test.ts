import { describe, expect, it } from 'vitest';
import type { InstanceInfo, StudyInfo } from '../../shared/dicom/model.ts';
import { applyProtocol, parseProtocols, protocolName, protocolOf } from './protocols.ts';

function study(date: string, ...instances: Partial<InstanceInfo>[]): StudyInfo {
  return {
    studyInstanceUid: date,
    date,
    instances: instances.map((own) => ({
      modality: 'DX',
      studyInstanceUid: date,
      dateTime: `${date}T10:00:00`,
      rows: 10,
      columns: 10,
      projection: null,
      nm: null,
      ...own,
    })),
  } as StudyInfo;
}
const film = (id: string, projection = 'lateral') => ({ sopInstanceUid: id, projection });
const scan = (id: string) => ({
  sopInstanceUid: id,
  modality: 'NM',
  nm: {
    groups: [
      { proposedPhase: 'delayed', view: 'ANT', frames: [1] },
      { proposedPhase: 'delayed', view: 'POST', frames: [2] },
    ],
  } as unknown as InstanceInfo['nm'],
});
const patient = [
  study('2025-01-01', film('f1'), film('ap1', 'AP'), scan('s1')),
  study('2025-05-01', film('f2')),
  study('2025-09-01', film('f3'), scan('s2')),
];
const other = [study('2024-02-01', film('g1')), study('2024-06-01', film('g2')), study('2024-07-01', film('ap', 'AP'))];
const hung = (sopInstanceUid: string, frame = 1) => ({ sopInstanceUid, frame });

describe('hanging protocols', () => {
  const present = { layout: '2x2', cells: [hung('f3'), hung('f2'), hung('f1'), hung('s2', 2)] } as const;
  const protocol = protocolOf(patient, present);

  it('says what hangs where: kind, projection, phase, view and date', () => {
    expect(protocol.cells.map((rule) => [rule?.kind, rule?.projection, rule?.phase, rule?.view, rule?.back])).toEqual([
      ['film', 'lateral', null, null, 0],
      ['film', 'lateral', null, null, 1],
      ['film', 'lateral', null, null, 'first'],
      ['scan', null, 'delayed', 'POST', 0],
    ]);
    expect(protocolName(protocol)).toBe(
      '2x2, lateral film latest, lateral film prior, lateral film first, delayed posterior scan latest',
    );
  });

  it('hangs the same again, and its like of another patient; what is missing stays empty', () => {
    expect(applyProtocol(patient, protocol)).toEqual(present);
    expect(applyProtocol(other, protocol).cells).toEqual([hung('g2'), hung('g1'), hung('g1'), null]);
    expect(applyProtocol([], protocol).cells).toEqual([null, null, null, null]);
  });

  it('keeps what it stored and leaves out what it does not understand', () => {
    expect(parseProtocols(JSON.stringify([protocol, { layout: '9x9', cells: [] }]))).toEqual([protocol]);
    expect(parseProtocols('{')).toEqual([]);
    expect(parseProtocols(null)).toEqual([]);
  });
});
