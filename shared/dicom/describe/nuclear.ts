/** What is particular to nuclear medicine: tracer, timing, counts, and which frames belong together (PS3.3 C.8.4). */
import type { DataSet as ParserDataSet } from 'dicom-parser';
import type { NmInfo } from '../model.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { decimal } from '../parse/decimal.ts';
import { joinDateTime, parseDate, parseDateTime, parseTime, toMilliseconds } from '../text/dateTime.ts';
import { frameGroups } from './frameGroups.ts';
import type { NmContext } from './nmContext.ts';

const NM_STORAGE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(20|5)$/;
const SECONDARY_CAPTURE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.\d)?$/;

/** Corrected Image (0028,0051) values after which pixels are no Poisson counts. */
const countChanging: Readonly<Record<string, string>> = {
  DECY: 'corrected for decay',
  ATTN: 'corrected for attenuation',
  SCAT: 'corrected for scatter',
  DTIM: 'corrected for dead time',
  MOTN: 'corrected for motion',
  RADL: 'corrected for non-uniform radial sampling',
  RAN: 'corrected for randoms',
};

interface CountMapping {
  readonly scale: NmInfo['countScale'];
  /** Why the mapping leaves the values no counts; null when it does not. */
  readonly obstacle: string | null;
}

/** Units of a Real World Value Mapping that are counts: UCUM's annotation, and what cameras write. */
const countUnits = /^(\{?counts?\}?|cnts?|\{cnt\})$/i;

/**
 * The linear Real World Value Mapping of stored values to counts (PS3.3 C.7.6.16.2.11). One to something else, by a table or
 * of only a part of the values leaves what is stored without a known relation to counts.
 */
function countMapping(dataSet: DataSet, bitsStored: number | null, signed: boolean): CountMapping {
  const items = dataSet.has('realWorldValueMappingSequence') ? dataSet.items('realWorldValueMappingSequence') : [];
  if (items.length === 0) return { scale: null, obstacle: null };
  const unitOf = (item: ParserDataSet): string =>
    item.elements.x004008ea?.items?.[0]?.dataSet?.string('x00080100')?.trim() ?? '';
  const item = items.find((one) => countUnits.test(unitOf(one)));
  if (item === undefined) {
    const unit = items.map(unitOf).find((one) => one !== '') ?? 'an unknown unit';
    return { scale: null, obstacle: `real world values in ${unit}` };
  }
  const slope = item.elements.x00409225 === undefined ? undefined : item.double('x00409225');
  const intercept = item.elements.x00409224 === undefined ? 0 : (item.double('x00409224') ?? 0);
  if (slope === undefined || !(slope > 0) || !Number.isFinite(slope) || !Number.isFinite(intercept))
    return { scale: null, obstacle: 'real world values by a table' };
  const first = signed ? item.int16('x00409216') : item.uint16('x00409216');
  const last = signed ? item.int16('x00409211') : item.uint16('x00409211');
  // Half of the possible values is what a signed reading of an unsigned range leaves; cameras write it so.
  const top = 2 ** (bitsStored ?? 16) / 2 - 1;
  const whole = first === undefined || last === undefined || (first <= 0 && last >= top);
  return whole
    ? { scale: { slope, intercept }, obstacle: null }
    : { scale: null, obstacle: 'real world values of a part of the values' };
}

function notRawReasons(
  dataSet: DataSet,
  context: NmContext,
  units: string | null,
  intercept: number,
  mapping: CountMapping,
): string[] {
  const reasons: string[] = [];
  const sopClass = dataSet.code('sopClassUid');
  if (SECONDARY_CAPTURE.test(sopClass)) reasons.push('secondary capture');
  else if (!NM_STORAGE.test(sopClass)) reasons.push('not stored as a nuclear medicine image');
  if (context.imageType[0]?.toUpperCase() === 'DERIVED') reasons.push('derived image');
  if (context.imageType.some((value) => /RECON/i.test(value))) reasons.push('reconstructed slices');
  if (mapping.obstacle !== null) reasons.push(mapping.obstacle);
  const unreadable = (['rescaleSlope', 'rescaleIntercept'] as const).some(
    (name) => dataSet.code(name) !== '' && dataSet.number(name) === null,
  );
  if (unreadable) reasons.push('rescale that is no number');
  if (mapping.scale !== null) {
    if (mapping.scale.intercept !== 0) reasons.push('counts with an offset');
  } else if (!Number.isInteger(context.rescaleSlope) || !Number.isInteger(intercept))
    reasons.push('non-integer rescale');
  if (dataSet.has('modalityLutSequence')) reasons.push('modality lookup table');
  if (context.lossy) reasons.push('lossy compression');
  for (const value of dataSet.codes('correctedImage')) {
    const reason = countChanging[value.toUpperCase()];
    if (reason !== undefined) reasons.push(reason);
  }
  const processing = `${dataSet.text('derivationDescription')} ${dataSet.text('processingFunction')} ${context.seriesDescription}`;
  if (/smooth|filter|ramp|butterworth|gauss|wiener|enhanced planar/i.test(processing))
    reasons.push('smoothed or filtered');
  if (/resampl|interpolat|zoomed|reformat/i.test(processing)) reasons.push('resampled');
  if (units !== null && units !== 'CNTS') reasons.push(`units are ${units}`);
  return reasons;
}

/**
 * Radionuclide Total Dose (0018,1074) is in MBq in the NM Isotope Module (PS3.3 C.8.4.10) and in Bq for PET; writers mix them
 * up. No patient gets a million MBq, nor less than a hundred thousand Bq, so the size of the number tells.
 */
function toBq(dose: number | undefined): number | null {
  if (dose === undefined || !(dose > 0) || !Number.isFinite(dose)) return null;
  return dose < 100_000 ? dose * 1e6 : dose;
}

const positive = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isFinite(value) && value > 0 ? value : null;

/** How long before an acquisition an injection of the evening before can have been, where only its time is given. */
const OVERNIGHT_MS = 6 * 3_600_000;

/** "24 H", "48 hours": what a description says of an image that was made the day after. */
const nextDay = /\b(1[6-9]|[2-4]\d|72)\s?-?(h|hr|hrs|hours?|std)\b/i;

/**
 * The injection where the header gives its time of day and no date. It is of the day of acquisition, unless the scan ran past
 * midnight. Where the study began on an earlier day, or the description speaks of 24 hours, an image of the day after would be told
 * as one of a few hours: then the injection is put on the day of the study if only that is possible, else it stays unknown.
 */
function injectedAt(time: string, context: NmContext, studyDate: string | null): string | null {
  const acquired = context.dateTime !== null && context.dateTime.length >= 10 ? context.dateTime.slice(0, 10) : null;
  const onTheDay = joinDateTime(acquired, time);
  const injected = toMilliseconds(onTheDay);
  const started = toMilliseconds(context.dateTime);
  if (onTheDay === null || injected === null || started === null) return onTheDay;
  const before = injected - 24 * 3_600_000;
  if (injected > started) {
    const dayBefore = new Date(before).toISOString().slice(0, onTheDay.length);
    const overnight = started - before <= OVERNIGHT_MS;
    return overnight || (acquired !== null && studyDate === dayBefore.slice(0, 10)) ? dayBefore : onTheDay;
  }
  const texts = [context.seriesDescription, context.protocol, context.studyDescription];
  const saysNextDay = texts.some((text) => nextDay.test(text.replaceAll('_', ' ')));
  const begunEarlier = acquired !== null && studyDate !== null && studyDate < acquired;
  return saysNextDay || begunEarlier ? null : onTheDay;
}

export function nmInfo(dataSet: DataSet, context: NmContext): NmInfo {
  // In NM the tracer is described in a sequence, in secondary captures at the top.
  const tracer = dataSet.has('radiopharmaceuticalInformationSequence')
    ? dataSet.items('radiopharmaceuticalInformationSequence')[0]
    : undefined;
  const startDateTime = tracer?.string('x00181078') ?? dataSet.code('radiopharmaceuticalStartDateTime');
  const startTime = tracer?.string('x00181072') ?? dataSet.code('radiopharmaceuticalStartTime');
  const timeOfDay = parseTime(startTime);
  const injectionDateTime =
    parseDateTime(startDateTime, context.offset) ??
    (timeOfDay === null ? null : injectedAt(timeOfDay, context, parseDate(dataSet.code('studyDate'))));
  const units = dataSet.code('units').toUpperCase() || null;
  const mapping = countMapping(dataSet, context.pixels.bitsStored, context.pixels.pixelRepresentation === 1);
  const ownNumber = (tag: string): number | undefined => {
    const text = tracer?.string(tag);
    return text === undefined ? undefined : decimal(text);
  };
  const meaning = tracer?.elements.x00540304?.items?.[0]?.dataSet?.string('x00080104');
  return {
    radiopharmaceutical: tracer?.string('x00180031') || meaning || dataSet.text('radiopharmaceutical') || null,
    halfLifeS: positive(ownNumber('x00181075') ?? dataSet.number('radionuclideHalfLife')),
    injectedActivityBq: toBq(ownNumber('x00181074') ?? dataSet.number('radionuclideTotalDose') ?? undefined),
    injectionDateTime,
    countsAccumulated: positive(dataSet.number('countsAccumulated')),
    decayCorrection: dataSet.code('decayCorrection').toUpperCase() || null,
    units,
    imageTypes: context.imageType.slice(2),
    countScale: mapping.scale,
    notRawReasons: notRawReasons(dataSet, context, units, dataSet.number('rescaleIntercept') ?? 0, mapping),
    groups: frameGroups(dataSet, context, injectionDateTime),
  };
}
