/** Files and folders of the person at the shell; a session that has no files has no cmdlet to list them with. */
import { findMember, toText } from '../../../wire/powershell-language/index.ts';
import type { CompletionCandidate } from './completion.ts';
import { type CompletionContext, candidate, startsWith } from './completion-context.ts';
import { quoteWord } from './quoting.ts';
import { readObjects } from './read-objects.ts';

const lister = 'Get-ChildItem';
const mostFiles = 1_000;

export async function completePath(
  typed: string,
  context: CompletionContext,
): Promise<CompletionCandidate[]> {
  if (context.runtime.catalog.find(lister) === undefined) return [];
  const [folder = ''] = /^.*[\\/]/s.exec(typed) ?? [];
  const beginning = typed.slice(folder.length);
  const found: CompletionCandidate[] = [];
  const parameters = { LiteralPath: folder === '' ? '.' : folder, Force: true };
  for await (const item of readObjects(lister, parameters, context)) {
    const name = toText(findMember(item, 'Name')?.value);
    // As in shells: what is hidden shows when its dot was typed.
    if (!startsWith(name, beginning) || (name.startsWith('.') && beginning === '')) continue;
    const isFolder = findMember(item, 'PSIsContainer')?.value === true;
    const shown = isFolder ? `${name}/` : name;
    const text = quoteWord(folder + shown, context.place.quote);
    found.push(candidate('ParameterValue', text, shown, shown));
    if (found.length === mostFiles) break;
  }
  return found;
}
