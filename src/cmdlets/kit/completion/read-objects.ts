import { PowerShellError, type Value } from '../../../wire/powershell-language/index.ts';
import type { CompletionContext } from './completion-context.ts';

/**
 * What a cmdlet of the session gives out, by the one dispatcher. Nothing where it fails: whoever presses Tab has
 * asked for no error, and finds none in the session afterwards.
 */
export async function* readObjects(
  cmdlet: string,
  parameters: Readonly<Record<string, Value>>,
  { runtime, signal }: CompletionContext,
): AsyncGenerator<Value> {
  const { session } = runtime;
  const { lastSuccess } = session;
  const given = { ...parameters, ErrorAction: 'Ignore', WarningAction: 'Ignore' };
  const args = Object.entries(given).map(([name, value]) => ({ name, value, hasValue: true }));
  const call = { text: cmdlet, isScript: false, ownScope: false, args, redirections: [] };
  try {
    yield* runtime.runCommands([[call]], undefined, { write: () => undefined }, { signal });
  } catch (error) {
    if (!(error instanceof PowerShellError) && !signal.aborted) throw error;
  } finally {
    session.lastSuccess = lastSuccess;
  }
}
