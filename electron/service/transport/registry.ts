import { z } from 'zod';
import type { InternalMethod } from '../../../shared/contract/bridge.ts';
import { internalContract } from '../../../shared/contract/internal.ts';
import { type MethodName, methods } from '../../../shared/contract/methods.ts';
import { EnthesisError } from '../../../shared/errors.ts';

export interface CallContext {
  /** Set when the caller no longer wants the answer. */
  readonly signal: AbortSignal;
}

const contract = { ...methods, ...internalContract };
type Contract = typeof contract;
/** Host methods are main's; all others are answered here. */
export type ServiceMethod = Exclude<MethodName, `host.${string}`> | InternalMethod;

export type Handler<M extends ServiceMethod> = (
  input: z.output<Contract[M]['input']>,
  context: CallContext,
) => z.output<Contract[M]['output']> | Promise<z.output<Contract[M]['output']>>;

type AnyHandler = (input: unknown, context: CallContext) => unknown;

/** Every method that the service answers, by name: registered once, its input parsed before it runs. */
export class Registry {
  readonly #handlers = new Map<string, { schema: z.ZodType; handler: AnyHandler }>();

  /** Answers every method with the same error, except that closing succeeds: there is nothing to close. */
  static refusing(error: unknown): Registry {
    const registry = new Registry();
    for (const name of registry.missing()) {
      registry.#handlers.set(name, {
        schema: z.unknown(),
        handler: () => {
          if (name === 'internal.close') return { ok: true };
          throw error;
        },
      });
    }
    return registry;
  }

  /** @throws Error when the name is taken: two parts of the program would each believe that they answer it. */
  method<M extends ServiceMethod>(name: M, handler: Handler<M>): void {
    if (this.#handlers.has(name)) throw new Error(`The method ${name} is registered twice.`);
    // The map forgets which name belongs to which input; the schema stored beside the handler keeps the pair sound.
    this.#handlers.set(name, { schema: contract[name].input, handler: handler as AnyHandler });
  }

  /** Names of the contract that nothing answers yet. */
  missing(): string[] {
    return Object.keys(contract).filter((name) => !name.startsWith('host.') && !this.#handlers.has(name));
  }

  /** @throws EnthesisError `unknown-method`, `invalid-request` with the field's pointer, `cancelled`, or what the method gives */
  async call(name: string, input: unknown, signal: AbortSignal = new AbortController().signal): Promise<unknown> {
    const entry = this.#handlers.get(name);
    if (entry === undefined) throw new EnthesisError('unknown-method', 'This request is not known to the service.');
    const parsed = entry.schema.safeParse(input);
    if (!parsed.success) {
      const pointer = parsed.error.issues[0]?.path.map((part) => `/${String(part)}`).join('') ?? '';
      throw new EnthesisError('invalid-request', `The request was not understood${pointer && ` at ${pointer}`}.`, {
        pointer,
      });
    }
    if (signal.aborted) throw cancelled();
    try {
      return await entry.handler(parsed.data, { signal });
    } catch (error) {
      if (signal.aborted && error instanceof Error && error.name === 'AbortError') throw cancelled();
      if (error instanceof z.ZodError) {
        throw new EnthesisError('internal', 'The library holds something that this version does not understand.', {
          cause: error,
        });
      }
      throw error;
    }
  }
}

function cancelled(): EnthesisError {
  return new EnthesisError('cancelled', 'Cancelled. Nothing was changed.');
}
