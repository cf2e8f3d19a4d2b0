import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { PropertyOwner } from '../../../store/ports/mail-model.ts';
import { type BagEntry, PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey, storedKey } from '../../../wire/mapi/property-key.ts';
import { restoreProperty, storeProperty } from '../../../wire/mapi/stored-value.ts';

/** Properties that lie beside a mailbox or a folder. */
export class StoredProperties {
  readonly #mailbox: Mailbox;
  readonly #owner: PropertyOwner;

  constructor(mailbox: Mailbox, owner: PropertyOwner) {
    this.#mailbox = mailbox;
    this.#owner = owner;
  }

  /** All of them, where a key leaves open which type is meant: they are few. */
  async read(keys: readonly PropertyKey[]): Promise<PropertyBag> {
    return keys.length === 0 ? new PropertyBag() : this.all();
  }

  async all(): Promise<PropertyBag> {
    const rows = await this.#mailbox.readProperties(this.#owner);
    return new PropertyBag(rows.map(restoreProperty).filter((entry) => entry !== undefined));
  }

  async keys(): Promise<readonly PropertyKey[]> {
    return [...(await this.all()).entries()].map(({ key }) => key);
  }

  /** What is written with another type than before replaces that. */
  async write(set: readonly BagEntry[], remove: readonly PropertyKey[]): Promise<void> {
    if (set.length === 0 && remove.length === 0) return;
    const before = await this.all();
    const bag = new PropertyBag(set);
    const gone = [...set.map(({ key }) => key), ...remove].flatMap((key) => {
      const old =
        before.find(key) ??
        [...before.entries()].find((each) => identityOfKey(each.key) === identityOfKey(key));
      return old === undefined ? [] : [storedKey(old.key)];
    });
    const rows = [...bag.entries()].map(storeProperty);
    if (rows.length === 0 && gone.length === 0) return;
    const kept = new Set(rows.map(({ key }) => key));
    await this.#mailbox.writeProperties(this.#owner, {
      set: rows,
      remove: gone.filter((key) => !kept.has(key)),
    });
  }
}
