import type { AccountPrincipal } from '../../src/access/principal.ts';
import { SecretBox } from '../../src/access/secret-box.ts';
import type { Guid, TenantId } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import { type MessageFacts, noActivity } from '../../src/mailbox/activity-recorder.ts';
import type { Mailbox } from '../../src/mailbox/mailbox.ts';
import { mailOf, TestMailboxes } from '../../src/mailbox/test-mailboxes.ts';
import { MailFlow, type MailFlowOptions } from '../../src/mailflow/mail-flow.ts';
import { makeOwnTenant, newDomain, type OwnTenant } from '../../src/store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../src/store/memory/memory-directory-store.ts';
import type { Recipient } from '../../src/store/ports/directory-model.ts';
import type { DirectoryStore, NewRecipient } from '../../src/store/ports/directory-store.ts';
import type { FolderRole, Message } from '../../src/store/ports/mail-model.ts';
import { unlimitedQuotas } from '../../src/store/ports/mail-model.ts';
import { allUids } from '../../src/store/uid-ranges.ts';
import { ManualClock } from './manual-clock.ts';

export interface TestPerson {
  readonly recipient: Recipient;
  readonly mailbox: Mailbox;
  readonly principal: AccountPrincipal;
}

/** Mail flow over stores in memory, with people who have mailboxes. */
export class TestMailFlow {
  readonly clock: ManualClock;
  readonly store: DirectoryStore;
  readonly rooms: TestMailboxes;
  readonly flow: MailFlow;
  readonly told: MessageFacts[] = [];
  readonly organization: OwnTenant;
  readonly #tenants: TenantId[] = [];

  private constructor(
    store: DirectoryStore,
    organization: OwnTenant,
    options: Partial<MailFlowOptions>,
    clock: ManualClock,
  ) {
    this.clock = clock;
    this.store = store;
    this.organization = organization;
    this.rooms = new TestMailboxes({ clock });
    this.#tenants.push(organization.tenant);
    const box = new SecretBox(new Uint8Array(32), 'test', systemRandom);
    this.flow = new MailFlow({
      store,
      mailboxes: this.rooms.mailboxes,
      secretsOf: async () => box,
      usesPlusAddresses: async () => true,
      languageOf: () => 'en',
      tenants: () => this.#each(),
      activity: { ...noActivity, message: (facts) => this.told.push(facts) },
      server: 'mail.contoso.example',
      node: 'test',
      maxMessageBytes: 1024 * 1024,
      clock: this.clock,
      random: systemRandom,
      log: silentLog,
      ...options,
    });
  }

  static async open(
    options: Partial<MailFlowOptions> = {},
    clock = new ManualClock(Date.UTC(2026, 10, 21, 9)),
  ): Promise<TestMailFlow> {
    const store = options.store ?? createMemoryDirectoryStore({ clock: new ManualClock() });
    const organization = await makeOwnTenant(store, { domain: newDomain('contoso.example') });
    return new TestMailFlow(store, organization, options, clock);
  }

  async addOrganization(domain: string): Promise<OwnTenant> {
    const organization = await makeOwnTenant(this.store, { domain: newDomain(domain) });
    this.#tenants.push(organization.tenant);
    return organization;
  }

  /** A user with a mailbox that is ready. */
  async person(
    name: string,
    fields: Partial<NewRecipient> = {},
    quotas: Partial<typeof unlimitedQuotas> = {},
    organization: OwnTenant = this.organization,
  ): Promise<TestPerson> {
    const { tenant } = organization;
    const made = await organization.addOne(organization.user(name, fields));
    const { mailbox } = made;
    if (mailbox === null) throw new Error('A user has a mailbox.');
    const key = { tenant, mailbox: mailbox.mailbox };
    const settings = {
      guid: mailbox.guid,
      quotas: { ...unlimitedQuotas, ...quotas },
      language: 'en' as const,
    };
    await this.rooms.mailboxes.provision(key, settings);
    const change = { mailbox: { to: 'ready' } } as const;
    const [recipient = made] = await this.store.updateRecipients(tenant, [
      { recipient: made.recipient, change },
    ]);
    const { guid, upn } = recipient;
    const principal = {
      kind: 'account',
      name: upn ?? '',
      tenant,
      recipient: recipient.recipient,
      guid,
    } as const;
    return { recipient, mailbox: this.rooms.mailboxes.open(key), principal };
  }

  change(
    person: { readonly recipient: Recipient },
    change: Parameters<DirectoryStore['updateRecipients']>[1][0]['change'],
  ) {
    const { tenant, recipient } = person.recipient;
    return this.store.updateRecipients(tenant, [{ recipient, change }]);
  }

  async group(
    name: string,
    members: readonly Recipient[],
    fields: Partial<NewRecipient> = {},
  ): Promise<Recipient> {
    const made = await this.organization.addOne({
      guid: systemRandom.guid(),
      kind: 'distributionGroup',
      name,
      displayName: name,
      addresses: [{ type: 'smtp', address: `${name}@contoso.example`, primary: true }],
      ...fields,
    });
    const add = members.map(({ recipient }) => recipient);
    await this.store.changeMembers(this.organization.tenant, made.recipient, { add, remove: [] });
    return made;
  }

  send(person: TestPerson, to: readonly string[], lines: readonly string[] = ['Subject: 안녕', '', 'Hi.']) {
    return this.flow.submission.submit({
      principal: person.principal,
      mailbox: person.mailbox.key,
      content: { kind: 'bytes', bytes: mailOf(...lines) },
      recipients: to,
    });
  }

  /** As another server brings it. */
  arrive(to: readonly string[], lines: readonly string[], returnPath = 'lee@fabrikam.example') {
    return this.flow.intake.accept({
      returnPath,
      recipients: to,
      content: mailOf(...lines),
      from: 'mx.fabrikam.example ([192.0.2.1])',
      fromIp: '192.0.2.1',
      protocol: 'ESMTPS',
    });
  }

  drain(): Promise<void> {
    return this.flow.runner.drain();
  }

  async messages(person: TestPerson, role: FolderRole = 'inbox'): Promise<Message[]> {
    const { folder } = (await person.mailbox.folders()).getRole(role);
    return person.mailbox.listMessages(folder, allUids, 1_000);
  }

  async texts(person: TestPerson, role: FolderRole = 'inbox'): Promise<string[]> {
    const texts: string[] = [];
    for (const message of await this.messages(person, role)) {
      texts.push(Buffer.from(await (await person.mailbox.openBody(message)).read()).toString());
    }
    return texts;
  }

  async subjects(person: TestPerson, role: FolderRole = 'inbox'): Promise<string[]> {
    return (await this.messages(person, role)).map(({ subject }) => subject);
  }

  async waiting(): Promise<{ id: Guid; subject: string }[]> {
    return (await Array.fromAsync(this.flow.queue.list(this.organization.tenant))).map(({ id, subject }) => ({
      id,
      subject,
    }));
  }

  async *#each(): AsyncGenerator<TenantId> {
    yield* this.#tenants;
  }
}
