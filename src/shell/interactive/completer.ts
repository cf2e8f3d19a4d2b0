import type { Language } from '../../base/language.ts';
import { completeInput } from '../../cmdlets/kit/completion/complete-input.ts';
import type { Completion } from '../../cmdlets/kit/completion/completion.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';

/** A person who pressed Tab waits no longer than this for names from the store. */
const patienceMs = 3_000;

export function completerFor(
  runtime: Runtime,
  language: Language,
): (text: string, cursor: number) => Promise<Completion> {
  return (text, cursor) =>
    completeInput(text, cursor, runtime, { language, signal: AbortSignal.timeout(patienceMs) });
}
