import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { createSetClock, type OpenDirectoryStore } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import type { MailboxQuotas } from '../store/ports/mail-model.ts';
import { AcceptedDomains } from './accepted-domains.ts';
import { Groups } from './groups.ts';
import type { MailboxPlace, MailboxProvisioner, NewMailboxPlace } from './mailbox-provisioner.ts';
import { type OrganizationHook, Organizations } from './organizations.ts';
import { RecipientLocator } from './recipient-locator.ts';
import { Recipients } from './recipients.ts';
import { RetentionSweep } from './retention-sweep.ts';
import type { TxtResolver } from './txt-resolver.ts';

/** Mailboxes as a set of names; fails for as long as it is told to, before or after the work is done. */
export class FakeProvisioner implements MailboxProvisioner {
  readonly mailboxes = new Set<string>();
  /** By the number of the mailbox. */
  readonly quotas = new Map<number, MailboxQuotas>();
  readonly forgotten: number[] = [];
  failing: 'not' | 'before' | 'after' = 'not';

  provision(place: MailboxPlace, quotas: MailboxQuotas): Promise<void> {
    this.quotas.set(place.mailbox, quotas);
    return this.#do(() => this.mailboxes.add(nameOf(place)));
  }
  async provisionMany(places: readonly NewMailboxPlace[]): Promise<void> {
    for (const { quotas, ...place } of places) await this.provision(place, quotas);
  }
  remove(place: MailboxPlace): Promise<void> {
    return this.#do(() => this.mailboxes.delete(nameOf(place)));
  }
  async forgetTenant(tenant: number): Promise<void> {
    this.forgotten.push(tenant);
  }
  async #do(work: () => void): Promise<void> {
    if (this.failing === 'before') throw new Error('The mail store is away.');
    work();
    if (this.failing === 'after') throw new Error('The mail store went away.');
  }
}

function nameOf({ tenant, shard, mailbox, guid }: MailboxPlace): string {
  return `${tenant}/${shard}/${mailbox}/${guid}`;
}

/** The whole room over a store, in memory unless another is given, and one organisation in it. */
export async function createTestOrganization(
  options: {
    hooks?: readonly OrganizationHook[];
    openStore?: OpenDirectoryStore;
    resolver?: TxtResolver;
  } = {},
) {
  const clock = createSetClock();
  const store = (await options.openStore?.(clock)) ?? createMemoryDirectoryStore({ clock });
  const provisioner = new FakeProvisioner();
  const txt = new Map<string, string[]>();
  const parts = { store, clock, random: systemRandom, log: silentLog, provisioner };
  const organizations = new Organizations({
    ...parts,
    shards: [0, 1],
    newWrappedKey: async (guid) => Buffer.from(guid),
    hooks: options.hooks ?? [],
  });
  const resolver = options.resolver ?? { resolveTxt: async (name: string) => txt.get(name) ?? [] };
  const { tenant } = await organizations.create({ name: 'contoso', domain: 'contoso.com' });
  return {
    ...parts,
    tenant,
    txt,
    organizations,
    domains: new AcceptedDomains({ ...parts, resolver }),
    recipients: new Recipients(parts),
    groups: new Groups(store),
    locator: new RecipientLocator(store),
    sweep: new RetentionSweep({ ...parts, organizations }),
  };
}
