import { formatSearchDate } from './internal-date.ts';
import type { LineWriter } from './line-writer.ts';
import { formatNumberSet } from './number-set.ts';
import type { SearchKey, SetArgument } from './search-key.ts';

export function formatSet(set: SetArgument): string {
  return set === '$' ? '$' : formatNumberSet(set);
}

/** At the top: several keys need no parentheses. */
export function writeSearchKeys(line: LineWriter, key: SearchKey): void {
  if (key.key !== 'AND' || key.all.length === 0) {
    writeSearchKey(line, key);
    return;
  }
  for (const [index, each] of key.all.entries()) {
    if (index > 0) line.raw(' ');
    writeSearchKey(line, each);
  }
}

function writeSearchKey(line: LineWriter, key: SearchKey): void {
  switch (key.key) {
    case 'AND':
      if (key.all.length === 0) line.raw('ALL');
      else line.list(key.all, (each) => writeSearchKey(line, each));
      return;
    case 'NOT':
      line.raw('NOT ');
      writeSearchKey(line, key.inner);
      return;
    case 'OR':
      line.raw('OR ');
      writeSearchKey(line, key.left);
      line.raw(' ');
      writeSearchKey(line, key.right);
      return;
    case 'SET':
      line.raw(formatSet(key.set));
      return;
    case 'UID':
      line.raw(`UID ${formatSet(key.set)}`);
      return;
    case 'HEADER':
      line.raw('HEADER ').astring(key.field).raw(' ').astring(key.text);
      return;
    case 'MODSEQ':
      line.raw(`MODSEQ ${key.modseq}`);
      return;
    default:
      writeSimpleKey(line, key);
  }
}

type SimpleKey = Exclude<
  SearchKey,
  { readonly key: 'AND' | 'NOT' | 'OR' | 'SET' | 'UID' | 'HEADER' | 'MODSEQ' }
>;

function writeSimpleKey(line: LineWriter, key: SimpleKey): void {
  line.raw(key.key);
  if ('text' in key) line.raw(' ').astring(key.text);
  else if ('flag' in key) line.raw(' ').flag(key.flag);
  else if ('date' in key) line.raw(` ${formatSearchDate(key.date)}`);
  else if ('number' in key) line.raw(` ${key.number}`);
}
