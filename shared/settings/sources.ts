/** Where a number of the settings comes from, in words: assumed, typed in and measured are never taken for one another. */

import { longDate } from '../wording/date.ts';
import { counted } from '../wording/terms.ts';
import { defaultSiteSettings, type SiteSettings } from './model.ts';
import type { NumberSetting } from './numbers.ts';

export type NumberSource = 'default' | 'assumed' | 'typed-in' | 'measured';

/** The source of a number: of those that may be measured as the settings say, of the others whether it is the default. */
export function sourceOf(settings: SiteSettings, { key }: Pick<NumberSetting, 'key'>): NumberSource {
  switch (key) {
    case 'ratioCv':
      return settings.ratioCvSource;
    case 'fwhmMm':
      return settings.fwhmSource;
    case 'sdcLengthMm':
      return settings.sdcSource === 'surrogate' ? 'assumed' : settings.sdcSource;
    default:
      return settings[key] === defaultSiteSettings[key] ? 'default' : 'typed-in';
  }
}

/** "Measured on 12 differences by Reader on 3 March 2026." and the like; empty for a default that needs no remark. */
export function numberSource(settings: SiteSettings, setting: Pick<NumberSetting, 'key'>): string {
  const from =
    setting.key === 'ratioCv' ? settings.ratioCvMeasured : setting.key === 'sdcLengthMm' ? settings.sdcMeasured : null;
  switch (sourceOf(settings, setting)) {
    case 'default':
      return '';
    case 'assumed':
      return setting.key === 'sdcLengthMm' ? 'A surrogate from the literature.' : 'Assumed, not measured at this site.';
    case 'typed-in':
      return 'Typed in, not measured here.';
    case 'measured':
      return from === null
        ? 'Measured at this site.'
        : `Measured at this site on ${counted(from.n, 'repeat')}${from.reader === '' ? '' : ` by ${from.reader}`}, ${longDate(from.date)}.`;
  }
}
