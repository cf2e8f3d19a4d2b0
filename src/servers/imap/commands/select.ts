import type { ChangeNumber, Uid } from '../../../base/ids.ts';
import type { Change } from '../../../store/ports/mail-model.ts';
import { hasNumber, numberSetOf, type QresyncArgument } from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';
import { flagNamesOf, systemFlagNames } from '../flag-names.ts';
import { changesIn } from '../folder-history.ts';
import type { NamedFolder } from '../folder-names.ts';
import { bad } from '../imap-refusal.ts';
import type { ImapSession } from '../imap-session.ts';
import { mailboxIdOf } from '../object-ids.ts';
import { SelectedFolder } from '../selected-folder.ts';

const flags = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'];

/** RFC 9051 section 6.3.2; RFC 7162 for CONDSTORE and QRESYNC. */
export const command = defineImapCommand({
  names: ['SELECT', 'EXAMINE'],
  state: 'authenticated',
  async run({ name, mailbox: asked, condstore, qresync }, session) {
    // RFC 7162 section 3.2.5.
    if (qresync !== undefined && !session.enabled.has('QRESYNC')) throw bad('QRESYNC needs ENABLE QRESYNC.');
    if (session.selected) {
      session.selected = undefined;
      session.savedUids = [];
      await session.untagged('OK', 'The other was closed.', { name: 'CLOSED' });
    }
    if (condstore === true || qresync !== undefined) session.enabled.add('CONDSTORE');
    const named = await session.getFolder(asked);
    const isReadOnly = name === 'EXAMINE';
    const selected = await SelectedFolder.open(session.mailbox, named.folder, {
      name: named.name,
      isReadOnly,
    });
    await describe(session, named, selected);
    if (qresync?.uidValidity === selected.uidValidity) await tellSince(session, selected, qresync);
    session.selected = selected;
    return { text: `${named.name} is selected.`, code: { name: isReadOnly ? 'READ-ONLY' : 'READ-WRITE' } };
  },
});

async function describe(
  session: ImapSession,
  { folder, name }: NamedFolder,
  selected: SelectedFolder,
): Promise<void> {
  const { isReadOnly, exists, firstUnseen, highestUid } = selected;
  const isRev2 = session.enabled.has('IMAP4REV2');
  await session.send({
    type: 'flags',
    flags: [...flags, ...systemFlagNames.filter((each) => each.startsWith('$'))],
  });
  const permanent = isReadOnly ? [] : [...systemFlagNames, '\\*'];
  await session.untagged('OK', 'These can be kept.', { name: 'PERMANENTFLAGS', flags: permanent });
  await session.send({ type: 'exists', number: exists });
  // RFC 9051 appendix E: rev2 has neither of these, and rev1 no LIST here.
  if (!isRev2) await session.send({ type: 'recent', number: 0 });
  if (!isRev2 && firstUnseen !== undefined) {
    await session.untagged('OK', 'The first unseen.', { name: 'UNSEEN', value: firstUnseen });
  }
  await session.untagged('OK', 'UIDs are valid.', { name: 'UIDVALIDITY', value: folder.uidValidity });
  // One that came after the folder was looked up is among those that exist.
  const uidNext = Math.max(folder.uidNext, highestUid + 1);
  await session.untagged('OK', 'The next UID.', { name: 'UIDNEXT', value: uidNext });
  const modseq = BigInt(Math.max(folder.contentChange, 1));
  await session.untagged('OK', 'Changes are counted.', { name: 'HIGHESTMODSEQ', value: modseq });
  await session.untagged('OK', 'Its id.', { name: 'MAILBOXID', id: mailboxIdOf(folder.folder) });
  if (!isRev2) return;
  await session.send({
    ...{ type: 'list', command: 'LIST', attributes: [], delimiter: '/' },
    mailbox: session.nameOf(name),
  });
}

/** RFC 7162 section 3.2.5: what the client missed while it was away; what has gone comes first. */
async function tellSince(
  session: ImapSession,
  selected: SelectedFolder,
  { modseq, knownUids }: QresyncArgument,
): Promise<void> {
  const { mailbox } = session;
  const isKnown = (uid: Uid) => knownUids === undefined || hasNumber(knownUids, uid);
  const gone: Uid[] = [];
  let hasChanged = false;
  for await (const change of changesIn(mailbox, selected.folder, modseq)) {
    // One that went and came back within the time has a tombstone, and is there.
    const hasGone = change.kind === 'messageGone' && isKnown(change.uid);
    if (hasGone && selected.findSeq(change.uid) === undefined) gone.push(change.uid);
    hasChanged ||= change.kind === 'message';
  }
  if (gone.length > 0) await session.send({ type: 'vanished', isEarlier: true, uids: numberSetOf(gone) });
  if (!hasChanged) return;
  for await (const change of changesIn(mailbox, selected.folder, modseq)) {
    if (change.kind === 'message' && isKnown(change.message.uid)) await tellState(session, selected, change);
  }
}

async function tellState(
  session: ImapSession,
  selected: SelectedFolder,
  { message }: Extract<Change, { kind: 'message' }>,
): Promise<void> {
  const { uid, changeNo } = message;
  const seq = selected.findSeq(uid);
  if (seq === undefined) return;
  const modseq = BigInt(changeNo satisfies ChangeNumber);
  await session.send({ type: 'fetch', fetch: { seq, uid, flags: flagNamesOf(message), modseq } });
}
