/**
 * The process that is killed: synchronises an organisation on disk with a directory as it is after so many days, and prints
 * `begun`, and at the end what came of it.
 */
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import { isAppError } from '../../../src/base/errors.ts';
import { silentLog } from '../../../src/base/log.ts';
import { systemRandom } from '../../../src/base/random.ts';
import { testConnector } from '../../../src/directory/mending/test-connectors.ts';
import { createSynchronization } from '../../../src/directory/sync/create-synchronization.ts';
import { testControl } from '../../../src/directory/sync/test-control.ts';
import { Mailboxes } from '../../../src/mailbox/mailboxes.ts';
import { formatAddresses } from '../../../src/organization/address-list.ts';
import { Groups } from '../../../src/organization/groups.ts';
import type { MailboxProvisioner } from '../../../src/organization/mailbox-provisioner.ts';
import { Organizations } from '../../../src/organization/organizations.ts';
import { Recipients } from '../../../src/organization/recipients.ts';
import { openDirectoryStore } from '../../../src/store/sql/directory/open-directory-store.ts';
import { EmbeddedMailStore } from '../../../src/store/sql/sqlite/shard/embedded-mail-store.ts';
import { forestAfter } from './sync-forest.ts';

const [, , folder = '', days = '0'] = process.argv;
const leaseMs = 150;

const store = await openDirectoryStore(
  { kind: 'sqlite', path: path.join(folder, 'platform.sqlite') },
  systemClock,
);
const mail = new EmbeddedMailStore({ dataFolder: folder, shardOf: () => 0, writeIn: 'process' });
const parts = { store, clock: systemClock, random: systemRandom, log: silentLog };
const organizations = new Organizations({
  ...parts,
  shards: [0],
  newWrappedKey: async (guid) => Buffer.from(guid),
});
const organization = await organizations
  .get('contoso')
  .catch(() => organizations.create({ name: 'contoso', domain: 'contoso.com' }));
const { tenant } = organization;
const mailboxes = new Mailboxes({ ...parts, store: mail, pollMs: null });
const provisioner: MailboxProvisioner = {
  async provision(place, quotas) {
    await mailboxes.provision(place, { guid: place.guid, quotas, language: 'en' });
  },
  provisionMany: (places) => mailboxes.provisionMany(tenant, places, 'en'),
  remove: (place) => mailboxes.remove(place),
  forgetTenant: () => Promise.resolve(),
};
const connectors = testControl([testConnector('AD')], { AD: forestAfter(Number(days)) });
const sync = createSynchronization({
  ...parts,
  provisioner,
  connectors,
  owner: `test:${process.pid}`,
  leaseMs,
});
const request = { userName: null, signal: new AbortController().signal, confirmsDeletions: true };

process.stdout.write('begun\n');
for (;;) {
  try {
    await sync.runCycle(organization, request);
    break;
  } catch (error) {
    // The one that was killed before still seems to hold the lease.
    if (!isAppError(error) || error.code !== 'directory.sync.busy') throw error;
    await systemClock.sleep(leaseMs / 3);
  }
}
process.stdout.write(`done ${JSON.stringify(await shown())}\n`);
await mailboxes.close();
await mail.close();
await store.close();

/** Everybody who is there, each with a mailbox that is there exactly once. */
async function shown(): Promise<unknown> {
  const recipients = new Recipients({ ...parts, provisioner });
  const groups = new Groups(store);
  const found: unknown[] = [];
  const owned: number[] = [];
  for await (const recipient of recipients.each(tenant, { sort: 'name', deleted: 'include' })) {
    const { name, kind, upn, anchor, addresses, attributes, mailbox, deletedAt } = recipient;
    if (mailbox !== null) owned.push(mailbox.mailbox);
    if (deletedAt !== null) continue;
    const members: string[] = [];
    for await (const member of groups.members(tenant, recipient.recipient)) members.push(member.name);
    const { title, department, accountDisabled } = attributes;
    found.push({
      ...{ name, kind, upn, anchor, title, department, accountDisabled, mailbox: mailbox?.state },
      ...{ addresses: formatAddresses(addresses).toSorted(), members: members.toSorted() },
    });
  }
  const kept: number[] = [];
  for await (const { mailbox } of mailboxes.each(tenant)) kept.push(mailbox);
  const errors = await Array.fromAsync(sync.provisioningErrors(organization));
  const isEach = JSON.stringify(owned.toSorted((a, b) => a - b)) === JSON.stringify(kept);
  return { found, errors: errors.map(({ message }) => message), eachMailboxOnce: isEach };
}
