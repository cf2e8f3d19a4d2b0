import type { RecipientId, TenantId } from '../../base/ids.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';

/** Who a message is from, as far as its recipients may ask. */
export interface MailSender {
  readonly address: string;
  /** Somebody of the organisation who has signed in to send it; nobody else can claim to be one. */
  readonly recipient: Recipient | undefined;
}

/** Deep enough for every organisation, and an end to circles that `seen` would find as well. */
const maxGroups = 10_000;

/** The groups that somebody is in, also by way of others: asked once for each message. */
export class SenderGroups {
  readonly #store: Pick<DirectoryStore, 'listGroupsOf'>;
  readonly #tenant: TenantId;
  readonly #sender: Recipient | undefined;
  #groups: Promise<ReadonlySet<string>> | undefined;

  constructor(store: Pick<DirectoryStore, 'listGroupsOf'>, tenant: TenantId, sender: Recipient | undefined) {
    this.#store = store;
    this.#tenant = tenant;
    this.#sender = sender;
  }

  /** Whether one of the guids is the sender's, or that of a group that the sender is in. */
  async isAmong(guids: readonly string[]): Promise<boolean> {
    if (this.#sender === undefined) return false;
    if (guids.includes(this.#sender.guid)) return true;
    this.#groups ??= this.#read(this.#sender.recipient);
    const groups = await this.#groups;
    return guids.some((guid) => groups.has(guid));
  }

  async #read(member: RecipientId): Promise<ReadonlySet<string>> {
    const guids = new Set<string>();
    const seen = new Set<RecipientId>([member]);
    const waiting: RecipientId[] = [member];
    for (let next = waiting.pop(); next !== undefined && seen.size < maxGroups; next = waiting.pop()) {
      for (const { recipient, guid } of await this.#store.listGroupsOf(this.#tenant, next)) {
        if (seen.has(recipient)) continue;
        seen.add(recipient);
        guids.add(guid);
        waiting.push(recipient);
      }
    }
    return guids;
  }
}
