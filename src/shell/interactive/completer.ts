import type { Language } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import { completeInput } from '../../cmdlets/kit/completion/complete-input.ts';
import type { Completion } from '../../cmdlets/kit/completion/completion.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';

/** A person who pressed Tab waits no longer than this for names from the store. */
const patienceMs = 3_000;

/** Whatever goes wrong with a Tab, the line goes on: there is nothing to offer then. */
export function completerFor(
  runtime: Runtime,
  { language, log }: { readonly language: Language; readonly log: Log },
): (text: string, cursor: number) => Promise<Completion> {
  return async (text, cursor) => {
    try {
      return await completeInput(text, cursor, runtime, {
        language,
        signal: AbortSignal.timeout(patienceMs),
      });
    } catch (error) {
      log.debug('shell.completion.failed', { error });
      return { replaceStart: cursor, replaceLength: 0, candidates: [] };
    }
  };
}
