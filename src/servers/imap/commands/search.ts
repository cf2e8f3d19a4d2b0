import type { Uid } from '../../../base/ids.ts';
import { type EsearchResponse, numberSetOf, type SearchKey } from '../../../wire/imap/index.ts';
import type { Completion } from '../command-definition.ts';
import { defineImapCommand } from '../command-definition.ts';
import { ImapRefusal } from '../imap-refusal.ts';
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
    const modseq = asksModseq && uids.length > 0 ? { modseq: BigInt(folder.changeNo) } : {};
    const numbers = isUid ? uids : uids.flatMap((uid) => folder.findSeq(uid) ?? []);
    if (returns === undefined && !session.enabled.has('IMAP4REV2')) {
      await session.send({ type: 'search', numbers, ...modseq });
      return undefined;
    }
    return tellExtended(session, returns ?? ['ALL'], { isUid, uids, numbers, modseq });
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
  returns: readonly string[],
  { isUid, uids, numbers, modseq }: Found,
): Promise<Completion | undefined> {
  const options = new Set(returns.map((option) => option.toUpperCase()));
  if (options.has('SAVE')) {
    options.delete('SAVE');
    session.savedUids = numberSetOf(uids);
    if (options.size === 0) return undefined;
  }
  if (options.size === 0) options.add('ALL');
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

function namesModseq(key: SearchKey): boolean {
  if (key.key === 'MODSEQ') return true;
  if (key.key === 'AND') return key.all.some(namesModseq);
  if (key.key === 'OR') return namesModseq(key.left) || namesModseq(key.right);
  return key.key === 'NOT' && namesModseq(key.inner);
}
