import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { ChangeNumber, TenantId } from '../../base/ids.ts';
import type { Language, LocalText, TextValues } from '../../base/language.ts';
import { formatText } from '../../base/language.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { flag, type Message } from '../../store/ports/mail-model.ts';
import type { MessageFilter } from '../../store/ports/message-query.ts';
import { walkParts } from '../../wire/mime/structure.ts';
import type { Platform } from '../platform.ts';
import {
  Administration,
  administratorLines,
  auditLines,
  batchName,
  helpDeskLine,
  movingLines,
  proofLines,
} from './administration.ts';
import { startOldServer } from './old-server.ts';
import { addressOf, domain, type Person, people } from './people.ts';
import type { Stage } from './stage.ts';
import { texts } from './texts.ts';

const messagesEach = 40;
const pollMs = 100;
const owner = { kind: 'platform', name: 'admin' } as const;

export interface StoryContext {
  readonly platform: Platform;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly language: Language;
  readonly signal: AbortSignal;
}

interface Resident {
  readonly person: Person;
  readonly mailbox: Mailbox;
}

/** The demonstration, one scene after the other. Each uses what the scenes before it made. */
export class Story {
  readonly #context: StoryContext;

  constructor(context: StoryContext) {
    this.#context = context;
  }

  async tell(): Promise<void> {
    const { signal } = this.#context;
    const tenant = await this.#foundOrganization();
    const residents = await this.#makeMailboxes(tenant);
    signal.throwIfAborted();
    await this.#moveIn(tenant);
    signal.throwIfAborted();
    const [first] = residents;
    if (!first) return;
    await this.#showFolders(first);
    await this.#search(first);
    await this.#readOld(first);
    await this.#removeAndRestore(first);
    await this.#followChanges(first);
    await this.#administer(tenant);
  }

  async #administer(tenant: TenantId): Promise<void> {
    const { platform, stage } = this.#context;
    const administration = new Administration(this.#context);
    stage.heading(this.#say(texts.administration));
    await administration.type(owner, administratorLines);
    stage.heading(this.#say(texts.helpDesk));
    const organization = await platform.organizations.find({ tenant });
    if (!organization) return;
    const helper = await administration.accountOf(organization, 'terry.adams');
    await administration.type(helper, [helpDeskLine]);
    stage.heading(this.#say(texts.audit));
    await administration.type(owner, auditLines);
  }

  async #foundOrganization(): Promise<TenantId> {
    const { platform, stage } = this.#context;
    stage.heading(this.#say(texts.organization));
    const organization = await platform.organizations.create({
      name: 'contoso-korea',
      displayName: 'Contoso Korea',
      domain,
    });
    stage.table([14, 10], [['Contoso Korea', domain, organization.guid]]);
    return organization.tenant;
  }

  async #makeMailboxes(tenant: TenantId): Promise<Resident[]> {
    const { platform, stage } = this.#context;
    stage.heading(this.#say(texts.mailboxes, { count: people.length }));
    const residents: Resident[] = [];
    for (const person of people) {
      const { displayName, alias, surname, givenName, title, department } = person;
      const recipient = await platform.recipients.createOne(tenant, {
        kind: 'userMailbox',
        displayName,
        alias,
        attributes: { surname, givenName, title, department },
      });
      if (!recipient.mailbox) continue;
      residents.push({
        person,
        mailbox: platform.mailboxes.open({ tenant, mailbox: recipient.mailbox.mailbox }),
      });
    }
    stage.table(
      [12, 26, 14],
      people.map((person) => [person.displayName, addressOf(person), person.department, person.title]),
    );
    return residents;
  }

  /** Their mail is on another server, and comes over as every administrator would have it come. */
  async #moveIn(tenant: TenantId): Promise<void> {
    const { platform, stage, clock, signal } = this.#context;
    await using old = await startOldServer(clock, messagesEach);
    await using _ = await platform.runMigrations();
    const administration = new Administration(this.#context);
    const organization = await platform.organizations.find({ tenant });
    if (!organization) return;
    const total = people.length * messagesEach;
    stage.heading(this.#say(texts.moving, { total }));
    const csv = Buffer.from(old.csvFor(addressOf));
    await administration.type(owner, movingLines(old.port), { csv });
    const { batches } = platform.migrations;
    for (;;) {
      const { status, progress } = await batches.get(organization, batchName);
      stage.progress(batchName, progress.syncedItems, total);
      if (status === 'Synced') break;
      if (status === 'Failed' || status === 'SyncedWithErrors') throw movingFailed(status);
      await clock.sleep(pollMs, signal);
    }
    await administration.type(owner, proofLines);
  }

  async #showFolders({ person, mailbox }: Resident): Promise<void> {
    const { stage } = this.#context;
    stage.heading(this.#say(texts.folders, { name: person.displayName }));
    const meetings = await mailbox.ensureFolder(['업무', '회의']);
    const tree = await mailbox.folders();
    const inbox = tree.getRole('inbox').folder;
    const page = await this.#list(mailbox, { field: 'subject', contains: '회의' }, 3);
    await mailbox.copy(
      inbox,
      page.map(({ uid }) => ({ first: uid, last: uid })),
      meetings.folder,
    );
    const rows = (await mailbox.folders()).visible().map((folder) => {
      const path = tree.pathOf(folder.folder)?.join(' › ') ?? folder.name;
      return [path, `${folder.messageCount}`, this.#say(texts.unread, { count: folder.unreadCount })];
    });
    stage.table([24, 4], rows);
    stage.line();
    stage.line(this.#say(texts.newest));
    await this.#showList(await this.#list(mailbox, undefined, 5));
  }

  async #search({ mailbox }: Resident): Promise<void> {
    const { stage, clock } = this.#context;
    stage.heading(this.#say(texts.search, { words: '회의실' }));
    // Indexing what is new belongs to the first search; the second shows what a search costs.
    await this.#list(mailbox, { text: '회의실' }, 1);
    const startedAt = clock.monotonic();
    const found = await this.#list(mailbox, { text: '회의실' }, 100);
    const ms = (clock.monotonic() - startedAt).toFixed(1);
    await this.#showList(found.slice(0, 3));
    stage.line(this.#say(texts.found, { count: found.length, ms }));
  }

  async #readOld({ mailbox }: Resident): Promise<void> {
    const { stage } = this.#context;
    stage.heading(this.#say(texts.reading));
    const [old] = await this.#list(mailbox, { field: 'subject', contains: '주간 회의' }, 1);
    const [report] = await this.#list(mailbox, { hasTraits: 1 }, 1);
    for (const message of [old, report]) {
      if (!message) continue;
      const structure = await mailbox.readStructure(await mailbox.openBody(message));
      const { preview, attachments } = await mailbox.readText(message);
      const types = [...walkParts(structure.root)].map(({ type, subtype, params }) => {
        const charset = params.find(({ name }) => name === 'charset')?.value;
        return `${type}/${subtype}${charset === undefined ? '' : ` (${charset})`}`;
      });
      stage.line(`${message.subject}  —  ${types.join(', ')}`);
      stage.line(`  ${preview}`);
      for (const { name, size } of attachments) stage.line(`  📎 ${name} (${Math.round(size / 1024)} KB)`);
    }
  }

  async #removeAndRestore({ mailbox }: Resident): Promise<void> {
    const { stage } = this.#context;
    stage.heading(this.#say(texts.recovery));
    const inbox = (await mailbox.folders()).getRole('inbox').folder;
    const doomed = await this.#list(mailbox, { field: 'subject', contains: 'Invoice' }, 5);
    const removed = await mailbox.expunge(
      inbox,
      doomed.map(({ uid }) => ({ first: uid, last: uid })),
    );
    const { messages } = await mailbox.recoverable.list({ limit: 50 });
    const restored = await mailbox.recoverable.restore(messages.map(({ uid }) => uid));
    stage.line(this.#say(texts.restored, { removed: removed.length, restored: restored.length }));
  }

  async #followChanges({ mailbox }: Resident): Promise<void> {
    const { stage } = this.#context;
    stage.heading(this.#say(texts.changes));
    const page = await mailbox.changesSince(0 as ChangeNumber, { limit: 10_000 });
    const kinds = Map.groupBy(page.changes, ({ kind }) => kind);
    const counts = [...kinds].map(([kind, changes]) => `${kind} ${changes.length}`).join(', ');
    stage.line(this.#say(texts.changeCount, { upTo: page.upTo, counts }));
  }

  async #list(
    mailbox: Mailbox,
    filter: MessageFilter | undefined,
    limit: number,
  ): Promise<readonly Message[]> {
    const folder = (await mailbox.folders()).getRole('inbox').folder;
    const sort = { by: 'receivedAt', descending: true } as const;
    return (await mailbox.query({ folder, sort, limit, ...(filter && { filter }) })).messages;
  }

  async #showList(messages: readonly Message[]): Promise<void> {
    const { stage, language } = this.#context;
    const dates = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
    stage.table(
      [1, 22, 34],
      messages.map(({ receivedAt, sender, subject, flags }) => [
        (flags & flag.seen) === 0 ? '●' : ' ',
        dates.format(receivedAt),
        sender,
        subject,
      ]),
    );
  }

  #say(text: LocalText, values?: TextValues): string {
    return formatText(text[this.#context.language], values);
  }
}

const movingFailed = (status: string): AppError =>
  new AppError({
    kind: 'internal',
    code: 'demo.migration',
    message: `The batch of the demonstration is ${status}.`,
  });
