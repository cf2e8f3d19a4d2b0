import { defineImapCommand } from '../command-definition.ts';
import { folderStatus } from '../folder-status.ts';

export const command = defineImapCommand({
  names: ['STATUS'],
  state: 'authenticated',
  async run({ mailbox, items }, session) {
    const named = await session.getFolder(mailbox);
    const status = await folderStatus(named, items, session);
    await session.send({ type: 'mailboxStatus', mailbox: session.nameOf(named.name), items: status });
    return undefined;
  },
});
