import type { SiteSettings } from '../../../../shared/settings/model.ts';
import { numberSettings, parseNumber, withTypedNumber, wordNumber } from '../../../../shared/settings/numbers.ts';
import { numberSource, sourceOf } from '../../../../shared/settings/sources.ts';
import { type Command, json, jsonOption, libraryOption, usage } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const settings: Command = {
  name: 'settings',
  summary: "Print the site's numbers, each with where it comes from, or change some of them.",
  positionals: [],
  options: {
    library: libraryOption,
    set: { type: 'string', value: 'NAME=VALUE', help: 'a number to change, e.g. ratioCv=2.5%', multiple: true },
    json: jsonOption,
  },
  run: (args, io) => {
    // Before the library is opened: what is refused changes nothing.
    const wanted = args.list('set').map(assignment);
    return withLibrary(io, args.need('library'), {}, async ({ work, emit }) => {
      const before = work.settings.current();
      const next = wanted.reduce((now, { setting, value }) => withTypedNumber(now, setting, value), before);
      const stored = work.settings.set(next);
      if (stored.version !== before.version) emit({ event: 'settings-changed', version: stored.version });
      io.out(args.flag('json') ? json(asJson(stored)) : `${lines(stored).join('\n')}\n`);
      return 0;
    });
  },
};

/** @throws EnthesisError `usage` for an unknown name, and for a value that is no number or out of range */
function assignment(text: string) {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const setting = numberSettings.find((item) => item.name === name);
  if (setting === undefined || at < 0) {
    throw usage(`--set needs NAME=VALUE with one of ${numberSettings.map((item) => item.name).join(', ')}.`);
  }
  const parsed = parseNumber(setting, text.slice(at + 1));
  if (!parsed.ok) throw usage(parsed.reason);
  return { setting, value: parsed.value };
}

function asJson(stored: SiteSettings) {
  return {
    version: stored.version,
    settings: Object.fromEntries(
      numberSettings.map((setting) => [
        setting.name,
        {
          value: stored[setting.key],
          // Assumed is what the program brings: the contract calls it the default.
          source: sourceOf(stored, setting) === 'assumed' ? 'default' : sourceOf(stored, setting),
          measuredFrom:
            setting.name === 'ratioCv' ? stored.ratioCvMeasured : setting.name === 'sdcMm' ? stored.sdcMeasured : null,
        },
      ]),
    ),
  };
}

function lines(stored: SiteSettings): string[] {
  const width = Math.max(...numberSettings.map(({ name }) => name.length));
  return numberSettings.map((setting) =>
    `${setting.name.padEnd(width)}  ${wordNumber(setting, stored[setting.key])}  ${numberSource(stored, setting)}`.trimEnd(),
  );
}
