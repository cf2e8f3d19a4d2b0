import type { Uid } from '../../../base/ids.ts';
import { maxUid } from '../../../base/ids.ts';
import { defineImapCommand } from '../command-definition.ts';
import { findNamed, pathOf } from '../folder-names.ts';
import { no } from '../imap-refusal.ts';

export const command = defineImapCommand({
  names: ['RENAME'],
  state: 'authenticated',
  async run({ mailbox: from, newName }, session) {
    const { mailbox } = session;
    const named = await session.getFolder(from);
    if (findNamed(await session.folders(), newName.text)) {
      throw no(`There is a mailbox "${newName.text}" already.`, 'ALREADYEXISTS');
    }
    const path = pathOf(newName.text);
    const name = path.at(-1) ?? '';
    if (path.some((each) => each === '')) throw no('A part of the name is empty.', 'CANNOT');
    if (named.folder.role === 'inbox') {
      // RFC 9051 section 6.3.6: its messages move, and it stays.
      const target = await mailbox.ensureFolder(path);
      await mailbox.move(named.folder.folder, [{ first: 1 as Uid, last: maxUid as Uid }], target.folder);
      return undefined;
    }
    const parent =
      path.length === 1
        ? (await session.folders()).getRole('ipmSubtree')
        : await mailbox.ensureFolder(path.slice(0, -1));
    await mailbox.updateFolder(named.folder.folder, { name, parent: parent.folder });
    return undefined;
  },
});
