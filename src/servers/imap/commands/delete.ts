import { defineImapCommand } from '../command-definition.ts';
import { no } from '../imap-refusal.ts';

export const command = defineImapCommand({
  names: ['DELETE'],
  state: 'authenticated',
  async run({ mailbox }, session) {
    const { folder, hasChildren, name } = await session.getFolder(mailbox);
    if (hasChildren) throw no(`There are mailboxes below "${name}". Delete them first.`, 'HASCHILDREN');
    await session.mailbox.removeFolder(folder.folder);
    return undefined;
  },
});
