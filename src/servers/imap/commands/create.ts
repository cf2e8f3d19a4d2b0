import { defineImapCommand } from '../command-definition.ts';
import { findNamed, pathOf } from '../folder-names.ts';

import { no } from '../imap-refusal.ts';
import { mailboxIdOf } from '../object-ids.ts';

export const command = defineImapCommand({
  names: ['CREATE'],
  state: 'authenticated',
  async run({ mailbox, specialUse = [] }, session) {
    const { text } = mailbox;
    if (specialUse.length > 0) throw no('Folders for a special use are there from the beginning.', 'USEATTR');
    if (findNamed(await session.folders(), text))
      throw no(`There is a mailbox "${text}" already.`, 'ALREADYEXISTS');
    const path = pathOf(text);
    if (path.some((name) => name === '')) throw no('A part of the name is empty.', 'CANNOT');
    const folder = await session.mailbox.ensureFolder(path);
    return { code: { name: 'MAILBOXID', id: mailboxIdOf(folder.folder) } };
  },
});
