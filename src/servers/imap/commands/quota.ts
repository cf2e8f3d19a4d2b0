import { defineImapCommand } from '../command-definition.ts';
import { no } from '../imap-refusal.ts';
import type { ImapSession } from '../imap-session.ts';

const root = 'mailbox';

/** RFC 9208; the limit is set by administrators alone. */
export const command = defineImapCommand({
  names: ['GETQUOTA', 'GETQUOTAROOT'],
  state: 'authenticated',
  async run(given, session) {
    if (given.name === 'GETQUOTA') {
      if (given.root !== root) throw no(`There is no quota root "${given.root}".`, 'NONEXISTENT');
    } else {
      const { name } = await session.getFolder(given.mailbox);
      await session.send({ type: 'quotaRoot', mailbox: session.nameOf(name), roots: [root] });
    }
    await tellQuota(session);
    return undefined;
  },
});

/** In kibibytes, RFC 9208 section 5.1. */
async function tellQuota(session: ImapSession): Promise<void> {
  const { usage, quotas } = await session.mailbox.describe();
  const limit = quotas.prohibitSendReceiveBytes;
  const storage = {
    name: 'STORAGE',
    usage: Math.ceil(usage.totalBytes / 1024),
    limit: Math.ceil((limit ?? 0) / 1024),
  };
  await session.send({ type: 'quota', root, resources: limit === null ? [] : [storage] });
}
