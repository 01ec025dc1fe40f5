import { parseArgs } from 'node:util';
import { Arguments, type Command, type OptionSpec, usage } from './command.ts';

/** @throws EnthesisError `usage` that names the argument */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(command.options).map(
      ([name, spec]) => [name, { type: spec.type, multiple: spec.multiple === true }] as const,
    ),
  );
  const { values, positionals } = parse(args, options);
  const repeats = command.positionals.at(-1)?.endsWith('...') === true;
  const missing = command.positionals[positionals.length];
  if (missing !== undefined) throw usage(`${missing.replace('...', '')} is missing.`);
  if (positionals.length > command.positionals.length && !repeats) throw usage('There are too many arguments.');
  for (const [name, spec] of Object.entries(command.options)) {
    if (spec.required === true && values[name] === undefined) throw usage(`--${name} ${spec.value ?? ''} is missing.`);
    if (values[name] === '') throw usage(`--${name} needs a value.`);
  }
  return new Arguments(positionals, values);
}

function parse(args: readonly string[], options: Record<string, { type: 'string' | 'boolean'; multiple: boolean }>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's own words name the option and what is wrong with it.
    throw usage(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'The arguments are not understood.');
  }
}

export function commandUsage(command: Command): string {
  const options = Object.entries(command.options).map(([name, spec]) =>
    spec.required === true ? optionWords(name, spec) : `[${optionWords(name, spec)}]`,
  );
  return ['enthesis', command.name, ...command.positionals, ...options].join(' ');
}

function optionWords(name: string, spec: OptionSpec): string {
  const words = spec.type === 'string' ? `--${name} ${spec.value ?? 'VALUE'}` : `--${name}`;
  return spec.multiple === true ? `${words} ...` : words;
}

export function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, spec]) => [optionWords(name, spec), spec.help] as const);
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return [
    `Usage: ${commandUsage(command)}`,
    '',
    command.summary,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
  ].join('\n');
}

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'Usage: enthesis COMMAND [--help]',
    '',
    'Follow heterotopic ossification on serial radiographs and bone scans, without a window.',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'Results go to stdout (as JSON with --json), progress and messages to stderr.',
    'Exit codes: 0 done; 1 done, but inputs were skipped or checks failed; 2 usage; 3 could not be done.',
    '',
  ].join('\n');
}
