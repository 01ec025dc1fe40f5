import { EnthesisError } from '../../../shared/errors.ts';
import type { ServiceContext } from '../context.ts';
import { resolvePerson } from '../people/resolve.ts';
import type { Io } from './io.ts';

/** 0 done; 1 done, but inputs were skipped or checks failed; 2 usage; 3 could not be done, nothing changed. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help: "DIR". */
  readonly value?: string;
  readonly help: string;
  readonly required?: boolean;
  /** May be given several times. */
  readonly multiple?: boolean;
}

export interface Command {
  /** One or two words: "index", "annotations import". */
  readonly name: string;
  readonly summary: string;
  /** Names of the arguments without a dash; a last one ending in "..." repeats. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  run(args: Arguments, io: Io): Promise<ExitCode>;
}

type ArgumentValue = string | boolean | readonly (string | boolean)[] | undefined;

/** Parsed arguments of a command: required ones are there. */
export class Arguments {
  readonly positionals: readonly string[];
  readonly #values: Readonly<Record<string, ArgumentValue>>;

  constructor(positionals: readonly string[], values: Readonly<Record<string, ArgumentValue>>) {
    this.positionals = positionals;
    this.#values = values;
  }

  text(name: string): string | null {
    const value = this.#values[name];
    return typeof value === 'string' ? value : null;
  }

  /** A required option, or positional by its index. */
  need(name: string | number): string {
    const value = typeof name === 'number' ? this.positionals[name] : this.text(name);
    if (value === undefined || value === null) throw usage(`--${name} is missing.`);
    return value;
  }

  /** Every value of an option that may be given several times, in their order. */
  list(name: string): string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }
}

export function usage(message: string): EnthesisError {
  return new EnthesisError('usage', message);
}

export const libraryOption: OptionSpec = {
  type: 'string',
  value: 'DIR',
  help: 'folder of the library',
  required: true,
};
export const jsonOption: OptionSpec = { type: 'boolean', help: 'print the result as JSON' };
export const patientOption: OptionSpec = { type: 'string', value: 'ID', help: 'PatientID', required: true };

export const issuerOption: OptionSpec = {
  type: 'string',
  value: 'TEXT',
  help: 'Issuer of Patient ID, where several people have the ID',
};

/** The key of the patient whom --patient and --issuer mean. @throws EnthesisError as resolvePerson */
export function patientOf({ library }: Pick<ServiceContext, 'library'>, args: Arguments): string {
  return resolvePerson(library, { patientId: args.need('patient'), issuer: args.text('issuer') ?? undefined });
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
