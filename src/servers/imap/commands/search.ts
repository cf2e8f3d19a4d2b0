import type { Uid } from '../../../base/ids.ts';
import { type EsearchResponse, numberSetOf, type SearchKey } from '../../../wire/imap/index.ts';
import type { Completion } from '../command-definition.ts';
import { defineImapCommand } from '../command-definition.ts';
import { bad, ImapRefusal } from '../imap-refusal.ts';
import type { ImapSession } from '../imap-session.ts';
import { readField } from '../search/read-field.ts';
import { runSearch } from '../search/run-search.ts';
import { planSearch } from '../search/search-plan.ts';

const charsets: ReadonlySet<string> = new Set(['US-ASCII', 'UTF-8']);

/** RFC 9051 section 6.4.4; RETURN of RFC 4731, SAVE of RFC 5182. */
export const command = defineImapCommand({
  names: ['SEARCH'],
  state: 'selected',
  reportsGone: ({ isUid }) => isUid,
  async run({ isUid, returns, charset, key }, session) {
    if (charset !== undefined && !charsets.has(charset.toUpperCase())) {
      throw new ImapRefusal('NO', 'Search in UTF-8.', { name: 'BADCHARSET', charsets: [...charsets] });
    }
    const options = readOptions(returns);
    // RFC 5182 section 2.1: also where this comes to nothing.
    if (options?.has('SAVE')) session.savedUids = [];
    const { folder, mailbox } = session;
    const asksModseq = namesModseq(key);
    if (asksModseq) session.enabled.add('CONDSTORE');
    const plan = planSearch(key, {
      nowMs: session.clock.now(),
      resolveSet: (set, byUid) => session.resolveSet(set, byUid),
      readField: (message, name) => readField(mailbox, message, name),
    });
    const uids = [...(await runSearch(mailbox, folder.folder, plan))]
      .filter((uid) => folder.findSeq(uid) !== undefined)
      .toSorted((a, b) => a - b);
    const modseq = asksModseq && uids.length > 0 ? { modseq: BigInt(folder.highestChange) } : {};
    const numbers = isUid ? uids : uids.flatMap((uid) => folder.findSeq(uid) ?? []);
    if (options === undefined && !session.enabled.has('IMAP4REV2')) {
      await session.send({ type: 'search', numbers, ...modseq });
      return undefined;
    }
    return tellExtended(session, options ?? new Set(['ALL']), { isUid, uids, numbers, modseq });
  },
});

interface Found {
  readonly isUid: boolean;
  readonly uids: readonly Uid[];
  readonly numbers: readonly number[];
  readonly modseq: { readonly modseq?: bigint };
}

async function tellExtended(
  session: ImapSession,
  options: ReadonlySet<string>,
  { isUid, uids, numbers, modseq }: Found,
): Promise<Completion | undefined> {
  if (options.has('SAVE')) session.savedUids = numberSetOf(savedOf(uids, options));
  if (options.size === 1 && options.has('SAVE')) return undefined;
  const [first, last] = [numbers[0], numbers.at(-1)];
  const response: EsearchResponse = {
    type: 'esearch',
    tag: session.tag,
    isUid,
    ...(options.has('MIN') && first !== undefined && { min: first }),
    ...(options.has('MAX') && last !== undefined && { max: last }),
    ...(options.has('COUNT') && { count: numbers.length }),
    ...(options.has('ALL') && numbers.length > 0 && { all: numberSetOf(numbers) }),
    ...modseq,
  };
  await session.send(response);
  return undefined;
}

const knownOptions: ReadonlySet<string> = new Set(['MIN', 'MAX', 'COUNT', 'ALL', 'SAVE']);

function readOptions(returns: readonly string[] | undefined): ReadonlySet<string> | undefined {
  const options = returns && new Set(returns.map((option) => option.toUpperCase()));
  const unknown = options && [...options.difference(knownOptions)][0];
  if (unknown !== undefined)
    throw bad(`SEARCH returns ${[...knownOptions].join(', ')}, and no "${unknown}".`);
  return options?.size === 0 ? new Set(['ALL']) : options;
}

/** RFC 5182 section 2.1: with MIN and MAX alone, those alone. */
function savedOf(uids: readonly Uid[], options: ReadonlySet<string>): readonly Uid[] {
  const ends = [
    ...(options.has('MIN') ? uids.slice(0, 1) : []),
    ...(options.has('MAX') ? uids.slice(-1) : []),
  ];
  const isWhole = options.has('ALL') || options.has('COUNT') || !(options.has('MIN') || options.has('MAX'));
  return isWhole ? uids : ends;
}

function namesModseq(key: SearchKey): boolean {
  if (key.key === 'MODSEQ') return true;
  if (key.key === 'AND') return key.all.some(namesModseq);
  if (key.key === 'OR') return namesModseq(key.left) || namesModseq(key.right);
  return key.key === 'NOT' && namesModseq(key.inner);
}
