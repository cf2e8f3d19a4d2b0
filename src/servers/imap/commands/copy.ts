import { numberSetOf } from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';

/** COPY, and MOVE of RFC 6851: its untagged OK with COPYUID comes before messages are told to be gone. */
export const command = defineImapCommand({
  names: ['COPY', 'MOVE'],
  state: 'selected',
  async run({ name, isUid, set, mailbox: to }, session) {
    const folder = name === 'MOVE' ? session.writableFolder : session.folder;
    const target = await session.getTargetFolder(to);
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
