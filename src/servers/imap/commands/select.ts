import type { ChangeNumber, FolderId, Uid } from '../../../base/ids.ts';
import type { Change } from '../../../store/ports/mail-model.ts';
import { hasNumber, numberSetOf, type QresyncArgument } from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';
import { flagNamesOf, systemFlagNames } from '../flag-names.ts';
import type { ImapSession } from '../imap-session.ts';
import { mailboxIdOf } from '../object-ids.ts';
import { SelectedFolder } from '../selected-folder.ts';

const flags = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'];
const changesPerPage = 1_000;

/** RFC 9051 section 6.3.2; RFC 7162 for CONDSTORE and QRESYNC. */
export const command = defineImapCommand({
  names: ['SELECT', 'EXAMINE'],
  state: 'authenticated',
  async run({ name, mailbox: asked, condstore, qresync }, session) {
    if (session.selected) {
      session.selected = undefined;
      session.savedUids = [];
      if (session.enabled.has('QRESYNC'))
        await session.untagged('OK', 'The other was closed.', { name: 'CLOSED' });
    }
    if (condstore === true || qresync !== undefined) session.enabled.add('CONDSTORE');
    const named = await session.getFolder(asked);
    const { folder } = named;
    const isReadOnly = name === 'EXAMINE';
    const selected = await SelectedFolder.open(session.mailbox, folder, { name: named.name, isReadOnly });
    await session.send({
      type: 'flags',
      flags: [...flags, ...systemFlagNames.filter((each) => each.startsWith('$'))],
    });
    const permanent = isReadOnly ? [] : [...systemFlagNames, '\\*'];
    await session.untagged('OK', 'These can be kept.', { name: 'PERMANENTFLAGS', flags: permanent });
    await session.send({ type: 'exists', number: selected.exists });
    await session.send({ type: 'recent', number: 0 });
    await session.untagged('OK', 'UIDs are valid.', { name: 'UIDVALIDITY', value: folder.uidValidity });
    await session.untagged('OK', 'The next UID.', { name: 'UIDNEXT', value: folder.uidNext });
    const modseq = BigInt(Math.max(folder.contentChange, 1));
    await session.untagged('OK', 'Changes are counted.', { name: 'HIGHESTMODSEQ', value: modseq });
    await session.untagged('OK', 'Its id.', { name: 'MAILBOXID', id: mailboxIdOf(folder.folder) });
    await session.send({
      ...{ type: 'list', command: 'LIST', attributes: [], delimiter: '/' },
      mailbox: session.nameOf(named.name),
    });
    if (qresync && session.enabled.has('QRESYNC') && qresync.uidValidity === folder.uidValidity) {
      await tellSince(session, selected, folder.folder, qresync);
    }
    session.selected = selected;
    return { text: `${named.name} is selected.`, code: { name: isReadOnly ? 'READ-ONLY' : 'READ-WRITE' } };
  },
});

/** RFC 7162 section 3.2.5: what the client missed while it was away. */
async function tellSince(
  session: ImapSession,
  selected: SelectedFolder,
  folder: FolderId,
  { modseq, knownUids }: QresyncArgument,
): Promise<void> {
  const gone: Uid[] = [];
  const changed: Extract<Change, { kind: 'message' }>['message'][] = [];
  let since = Number(modseq) as ChangeNumber;
  for (;;) {
    const page = await session.mailbox.changesSince(since, { folder, limit: changesPerPage });
    for (const change of page.changes) {
      if (change.kind === 'messageGone') gone.push(change.uid);
      if (change.kind === 'message') changed.push(change.message);
    }
    since = page.upTo;
    if (!page.more) break;
  }
  const isKnown = (uid: Uid) => knownUids === undefined || hasNumber(knownUids, uid);
  // One that went and came back within the time has a tombstone, and is there.
  const vanished = gone.filter((uid) => isKnown(uid) && selected.findSeq(uid) === undefined);
  if (vanished.length > 0)
    await session.send({ type: 'vanished', isEarlier: true, uids: numberSetOf(vanished) });
  for (const message of changed.toSorted((a, b) => a.uid - b.uid)) {
    const seq = selected.findSeq(message.uid);
    if (seq === undefined || !isKnown(message.uid)) continue;
    const { uid, changeNo } = message;
    await session.send({
      type: 'fetch',
      fetch: { seq, uid, flags: flagNamesOf(message), modseq: BigInt(changeNo) },
    });
  }
}
