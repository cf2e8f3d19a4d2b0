import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { NameStore } from './name-map.ts';

const prefix = 'mapi.name.';
const first = 0x8000;
const last = 0xfffe;

/** Names as properties of the mailbox itself. */
export class MailboxNames implements NameStore {
  readonly #mailbox: Mailbox;

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox;
  }

  async nameProperties(names: readonly string[], create: boolean): Promise<readonly (number | undefined)[]> {
    const known = await this.listNamedProperties();
    const ids = new Map(known.map(({ id, name }) => [name, id]));
    let next = known.reduce((most, { id }) => Math.max(most, id + 1), first);
    const added: { key: string; value: Uint8Array }[] = [];
    for (const name of names) {
      if (!create || ids.has(name) || next > last) continue;
      ids.set(name, next);
      added.push({ key: `${prefix}${next.toString(16)}`, value: Buffer.from(name) });
      next += 1;
    }
    if (added.length > 0)
      await this.#mailbox.writeProperties({ kind: 'mailbox' }, { set: added, remove: [] });
    return names.map((name) => ids.get(name));
  }

  async listNamedProperties(): Promise<readonly { readonly id: number; readonly name: string }[]> {
    const rows = await this.#mailbox.readProperties({ kind: 'mailbox' });
    return rows
      .filter(({ key }) => key.startsWith(prefix))
      .map(({ key, value }) => ({
        id: Number.parseInt(key.slice(prefix.length), 16),
        name: Buffer.from(value).toString(),
      }));
  }
}
