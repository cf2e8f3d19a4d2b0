import { numberSetOf } from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';
import { no, refusalOf } from '../imap-refusal.ts';
import type { ImapSession } from '../imap-session.ts';

/** COPY, and MOVE of RFC 6851: its untagged OK with COPYUID comes before messages are told to be gone. */
export const command = defineImapCommand({
  names: ['COPY', 'MOVE'],
  state: 'selected',
  async run({ name, isUid, set, mailbox: to }, session) {
    const folder = name === 'MOVE' ? session.writableFolder : session.folder;
    const target = await findTarget(session, to);
    const ranges = session.resolveSet(set, isUid);
    const { mailbox } = session;
    const pairs =
      name === 'MOVE'
        ? await mailbox.move(folder.folder, ranges, target.folder)
        : await mailbox.copy(folder.folder, ranges, target.folder);
    if (pairs.length === 0) return { text: 'There was nothing to do.' };
    const code = {
      name: 'COPYUID',
      uidValidity: target.uidValidity,
      source: numberSetOf(pairs.map(({ source }) => source)),
      target: numberSetOf(pairs.map((pair) => pair.target)),
    } as const;
    if (name === 'COPY') return { code };
    await session.untagged('OK', 'Moved.', code);
    await folder.refresh();
    return session.highestModseq();
  },
});

async function findTarget(session: ImapSession, name: Parameters<ImapSession['getFolder']>[0]) {
  try {
    return (await session.getFolder(name)).folder;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.code?.name === 'NONEXISTENT') throw no(refusal.message, 'TRYCREATE');
    throw error;
  }
}
