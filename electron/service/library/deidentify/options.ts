/** Options of PS3.15 Annex E.3 that can be asked for, beside the Basic Application Level Confidentiality Profile. */
export interface DeidentifyOptions {
  /**
   * Secret of the export: the same salt gives the same new UIDs, pseudonym and date shift for every file, so that studies
   * stay together and can be compared; another salt gives others. Keep it to stay able to add files later.
   */
  readonly salt: string;
  /** Name and ID to write; default: a pseudonym made from the salt and the Patient ID. */
  readonly pseudonym?: string;
  /**
   * 'remove' (basic profile), 'shift' (113107: all dates of a patient move by one number of days, so intervals stay) or
   * 'keep' (113106). Times of day stay with 'shift' and 'keep'.
   */
  readonly dates?: 'remove' | 'shift' | 'keep';
  /** 113108: sex, age, size, weight stay. */
  readonly keepPatientCharacteristics?: boolean;
  /** 113109: serial number, station, software versions, detector identifiers stay. */
  readonly keepDeviceIdentity?: boolean;
  /** 113105: descriptions stay as far as their words are on a list of radiology's own words. */
  readonly cleanDescriptors?: boolean;
}

export interface DeidentifyWarning {
  readonly code: 'burned-in-annotation' | 'burned-in-unknown';
  readonly message: string;
}

export interface Deidentified {
  readonly bytes: Uint8Array;
  readonly warnings: readonly DeidentifyWarning[];
  readonly sopInstanceUid: string;
}

/** Context Group CID 7050, De-identification Method: what goes into (0012,0063) and (0012,0064). */
export function methodCodes(
  options: DeidentifyOptions,
  structured: boolean,
): readonly (readonly [code: string, meaning: string])[] {
  const codes: [string, string][] = [['113100', 'Basic Application Confidentiality Profile']];
  codes.push(['113103', 'Clean Graphics Option']);
  if (structured) codes.push(['113104', 'Clean Structured Content Option']);
  if (options.cleanDescriptors === true) codes.push(['113105', 'Clean Descriptors Option']);
  if (options.dates === 'keep') {
    codes.push(['113106', 'Retain Longitudinal Temporal Information Full Dates Option']);
  }
  if (options.dates === 'shift') {
    codes.push(['113107', 'Retain Longitudinal Temporal Information Modified Dates Option']);
  }
  if (options.keepPatientCharacteristics === true) codes.push(['113108', 'Retain Patient Characteristics Option']);
  if (options.keepDeviceIdentity === true) codes.push(['113109', 'Retain Device Identity Option']);
  return codes;
}
