import type { Mailbox } from '../../../mailbox/mailbox.ts';

/** Small things that a mailbox keeps for MAPI clients beside its properties, each under a name. */
export class MailboxRecords {
  readonly #mailbox: Mailbox;
  readonly #prefix: string;

  constructor(mailbox: Mailbox, kind: string) {
    this.#mailbox = mailbox;
    this.#prefix = `mapi.${kind}.`;
  }

  async all(): Promise<ReadonlyMap<string, Uint8Array>> {
    const rows = await this.#mailbox.readProperties({ kind: 'mailbox' });
    return new Map(
      rows
        .filter(({ key }) => key.startsWith(this.#prefix))
        .map(({ key, value }) => [key.slice(this.#prefix.length), value]),
    );
  }

  async find(name: string): Promise<Uint8Array | undefined> {
    const key = `${this.#prefix}${name}`;
    const [row] = await this.#mailbox.readProperties({ kind: 'mailbox' }, [key]);
    return row?.value;
  }

  async write(name: string, value: Uint8Array | undefined): Promise<void> {
    const key = `${this.#prefix}${name}`;
    const change = value === undefined ? { set: [], remove: [key] } : { set: [{ key, value }], remove: [] };
    await this.#mailbox.writeProperties({ kind: 'mailbox' }, change);
  }
}
