import type { ChangeNumber, Uid } from '../../../base/ids.ts';
import type { FlagResult } from '../../../store/ports/mail-store.ts';
import type { UidRange } from '../../../store/ports/message-query.ts';
import { numberSetOf } from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';
import { flagNamesOf, readFlags } from '../flag-names.ts';
import { no } from '../imap-refusal.ts';
import type { ImapSession } from '../imap-session.ts';
import { messagesIn } from '../messages-in.ts';

/** RFC 9051 section 6.4.6; UNCHANGEDSINCE of RFC 7162 section 3.1.3. */
export const command = defineImapCommand({
  names: ['STORE'],
  state: 'selected',
  reportsGone: ({ isUid }) => isUid,
  async run({ isUid, set, mode, isSilent, isLabels, flags, unchangedSince }, session) {
    if (isLabels === true) throw no('There are no labels here.', 'CANNOT');
    const folder = session.writableFolder;
    if (unchangedSince !== undefined) session.enabled.add('CONDSTORE');
    const ranges = session.resolveSet(set, isUid);
    const since =
      unchangedSince === undefined ? {} : { unchangedSince: Number(unchangedSince) as ChangeNumber };
    const result = await session.mailbox.updateFlags(folder.folder, ranges, {
      mode,
      ...readFlags(flags),
      ...since,
    });
    const withModseq = session.enabled.has('CONDSTORE');
    await folder.refresh();
    for (const { uid, changeNo, ...state } of result.changed) {
      const seq = folder.findSeq(uid);
      if (seq === undefined) continue;
      folder.forgetChange(uid);
      if (isSilent && !withModseq) continue;
      await session.send({
        type: 'fetch',
        fetch: {
          seq,
          ...(isUid || withModseq ? { uid } : {}),
          ...(isSilent ? {} : { flags: flagNamesOf(state) }),
          ...(withModseq ? { modseq: BigInt(changeNo) } : {}),
        },
      });
    }
    if (!isSilent) await tellUnchanged(session, ranges, isUid, result);
    if (result.conflicting.length === 0) return undefined;
    const numbers = isUid
      ? result.conflicting
      : result.conflicting.flatMap((uid) => folder.findSeq(uid) ?? []);
    return { code: { name: 'MODIFIED', set: numberSetOf(numbers) } };
  },
});

/** RFC 9051 section 6.4.6: whoever asks to hear the flags hears those too that were so before. */
async function tellUnchanged(
  session: ImapSession,
  ranges: readonly UidRange[],
  isUid: boolean,
  { changed, conflicting }: FlagResult,
): Promise<void> {
  const { folder, mailbox } = session;
  const told = new Set<Uid>([...changed.map(({ uid }) => uid), ...conflicting]);
  const withModseq = session.enabled.has('CONDSTORE');
  for await (const page of messagesIn(mailbox, folder.folder, ranges)) {
    for (const message of page) {
      const { uid, changeNo } = message;
      const seq = folder.findSeq(uid);
      if (seq === undefined || told.has(uid)) continue;
      const flags = flagNamesOf(message);
      const modseq = withModseq ? { modseq: BigInt(changeNo) } : {};
      await session.send({
        type: 'fetch',
        fetch: { seq, ...(isUid || withModseq ? { uid } : {}), flags, ...modseq },
      });
    }
  }
}
