import { type Guid, parseGuid } from '../../../base/ids.ts';
import { replicaId } from '../../../wire/mapi/object-id.ts';
import type { Logon } from './logon.ts';
import { MailboxRecords } from './mailbox-records.ts';

/** More servers than any mailbox has heard of. */
const mostReplicas = 1_024;

/**
 * REPLID and REPLGUID to-and-from mapping table: [MS-OXCSTOR] section 3.2.1. The mailbox's own ids are of the first; ids of other
 * stores get a number when they are first heard of, and keep it.
 */
export class ReplicaTable {
  readonly #own: Guid;
  readonly #records: MailboxRecords;

  constructor({ replica, mailbox }: Logon) {
    this.#own = replica;
    this.#records = new MailboxRecords(mailbox, 'replica');
  }

  async findGuid(id: number): Promise<Guid | undefined> {
    if (id === replicaId) return this.#own;
    const value = await this.#records.find(id.toString(16));
    return value && parseGuid(Buffer.from(value).toString());
  }

  /** Undefined when there is no room for one more. */
  async idOf(guid: Guid): Promise<number | undefined> {
    if (guid === this.#own) return replicaId;
    const known = await this.#records.all();
    for (const [id, value] of known) {
      if (Buffer.from(value).toString() === guid) return Number.parseInt(id, 16);
    }
    if (known.size >= mostReplicas) return undefined;
    const id = replicaId + 1 + known.size;
    await this.#records.write(id.toString(16), Buffer.from(guid));
    return id;
  }
}
