/** The renderer's only way to the service: validated before it leaves and when it comes back. */
import type { EnthesisBridge } from '../../shared/contract/bridge.ts';
import {
  eventSchema,
  type MethodInput,
  type MethodName,
  type MethodOutput,
  methods,
  type ServiceEvent,
} from '../../shared/contract/methods.ts';
import { EnthesisError, fromWireError } from '../../shared/errors.ts';

declare global {
  interface Window {
    readonly enthesis: EnthesisBridge;
  }
}

let nextCallId = 1;

/**
 * @param signal stops a call that is no longer wanted; it then ends with `cancelled`
 * @throws EnthesisError with the code that the service or main gave, or `internal` for a reply that breaks the contract.
 */
export async function call<M extends MethodName>(
  method: M,
  input: MethodInput<M>,
  signal?: AbortSignal,
): Promise<MethodOutput<M>> {
  const callId = nextCallId++;
  const cancel = () => window.enthesis.cancel(callId);
  signal?.addEventListener('abort', cancel, { once: true });
  const reply = await window.enthesis.call(method, methods[method].input.parse(input), callId);
  signal?.removeEventListener('abort', cancel);
  if (!reply.ok) throw fromWireError(reply.error);
  const parsed = methods[method].output.safeParse(reply.value);
  if (!parsed.success) throw new EnthesisError('internal', `The reply to ${method} was not understood.`);
  return parsed.data as MethodOutput<M>;
}

/** Calls the listener for every event of the service; returns the function that stops it. */
export function onEvent(listener: (event: ServiceEvent) => void): () => void {
  return window.enthesis.onEvent((event) => {
    const parsed = eventSchema.safeParse(event);
    if (parsed.success) listener(parsed.data);
  });
}
