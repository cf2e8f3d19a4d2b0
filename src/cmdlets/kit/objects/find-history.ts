import { ErrorRecord, PowerShellError } from '../../../wire/powershell-language/index.ts';
import type { CommandHistory, HistoryEntry } from '../command-history.ts';
import { errorIdOf } from '../error-id.ts';

/** The lines that have ended: the one that asks is not yet history. */
export const endedEntries = (history: CommandHistory): readonly HistoryEntry[] =>
  history.entries.filter(({ status }) => status !== 'Running');

export function getHistoryEntry(history: CommandHistory, id: number, cmdlet: string): HistoryEntry {
  const found = endedEntries(history).find((entry) => entry.id === id);
  if (found) return found;
  throw new PowerShellError(
    new ErrorRecord({
      message: `Cannot locate the history for Id ${id}.`,
      category: 'ObjectNotFound',
      fullyQualifiedErrorId: errorIdOf('GetHistoryNoHistoryForId', cmdlet),
      targetObject: id,
      activity: cmdlet,
    }),
  );
}
