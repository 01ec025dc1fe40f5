/**
 * Whether a code is one of a public coding scheme (PS3.16 table 8-1): its value then has the form that the scheme gives its codes,
 * and says nothing about a person. Schemes of one hospital or vendor (99...) may hold anything.
 */
const forms: Readonly<Record<string, RegExp>> = {
  DCM: /^\d{5,7}$/,
  SCT: /^\d{6,18}$/,
  SRT: /^[A-Z][0-9A-Z]?-[0-9A-F]{4,5}$/,
  SNM3: /^[A-Z][0-9A-Z]?-[0-9A-F]{4,5}$/,
  LN: /^\d{1,7}-\d$/,
  RADLEX: /^RID\d{1,6}$/,
  FMA: /^\d{3,7}$/,
  NCIt: /^C\d{3,7}$/,
  UMLS: /^C\d{7}$/,
  RFC5646: /^[a-z]{2,3}(-[A-Z]{2})?$/,
  ISO639_1: /^[a-z]{2}$/,
  ISO639_2: /^[a-z]{3}$/,
  ISO3166_1: /^[A-Z]{2,3}$/,
  // The program's own codes are words and numbers of its own making.
  '99ENTHESIS': /^[a-z][a-z0-9-]{0,15}$/,
};

const unit =
  /^(?:1|%|m|mm|cm|um|nm|g|kg|mg|ug|l|L|ml|mL|s|ms|us|min|h|d|wk|mo|a|Bq|kBq|MBq|GBq|Ci|mCi|uCi|Gy|mGy|uGy|cGy|dGy|Sv|mSv|uSv|A|mA|uA|V|kV|mV|eV|keV|MeV|W|kW|J|N|Pa|kPa|mm\[Hg\]|Hz|kHz|MHz|deg|rad|\[hnsf'U\]|\[pi\]|10\*\d{1,2})-?\d?$/;
const annotation = /^\{(?:ratio|counts?|pixels?|frames?|images?|SUVbw|SUVbsa|SUVlbm|score|no units|views?)\}$/;

/** UCUM: known units and their products; what stands in braces is free text there. */
function isUnit(value: string): boolean {
  return value
    .replace(/(?<=.)\{SUV(?:bw|bsa|lbm)\}$/, '')
    .split(/[./]/)
    .every((part) => part === '' || unit.test(part) || annotation.test(part));
}

export function isPublicCode(scheme: string, value: string): boolean {
  if (scheme === 'UCUM') return value !== '' && value.length <= 16 && isUnit(value);
  return Object.hasOwn(forms, scheme) && forms[scheme]!.test(value);
}
