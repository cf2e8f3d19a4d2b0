/**
 * Named properties of a mailbox: which id stands for which name ([MS-OXCPRPT] section 3.2.5.9). Ids never change their meaning, so
 * what is known here stays true; a name that is not known is asked of the store, which other nodes write to as well.
 */
import { parseGuid } from '../../../base/ids.ts';
import {
  firstNamedId,
  nameText,
  type PropertyKey,
  type PropertyName,
  typeOfKey,
} from '../../../wire/mapi/property-key.ts';
import { type PropertyTag, propertyId, propertyTag, propertyType } from '../../../wire/mapi/property-type.ts';

/** Where the names of a mailbox are kept. */
export interface NameStore {
  /** In the order of the names; those without an id get one where `create` says so. */
  nameProperties(names: readonly string[], create: boolean): Promise<readonly (number | undefined)[]>;
  listNamedProperties(): Promise<readonly { readonly id: number; readonly name: string }[]>;
}

export class NameMap {
  readonly #mailbox: NameStore;
  readonly #ids = new Map<string, number>();
  readonly #names = new Map<number, PropertyName>();
  #isLoaded = false;

  constructor(mailbox: NameStore) {
    this.#mailbox = mailbox;
  }

  /** Undefined for an id that stands for no name yet. */
  async keyOf(tag: PropertyTag): Promise<PropertyKey | undefined> {
    const id = propertyId(tag);
    if (id < firstNamedId) return tag;
    const name = await this.nameOf(id);
    return name && { name, type: propertyType(tag) };
  }

  /** Of many at once, in their order. */
  async keysOf(tags: readonly PropertyTag[]): Promise<(PropertyKey | undefined)[]> {
    const isUnknown = (id: number) => id >= firstNamedId && !this.#names.has(id);
    if (tags.some((tag) => isUnknown(propertyId(tag)))) await this.#load();
    return tags.map((tag) => {
      const id = propertyId(tag);
      if (id < firstNamedId) return tag;
      const name = this.#names.get(id);
      return name && { name, type: propertyType(tag) };
    });
  }

  async nameOf(id: number): Promise<PropertyName | undefined> {
    if (!this.#names.has(id)) await this.#load();
    return this.#names.get(id);
  }

  /** Ids for names, given to those that have none where `create` says so. */
  async idsOf(names: readonly PropertyName[], create: boolean): Promise<(number | undefined)[]> {
    const texts = names.map(nameText);
    const missing = texts.filter((text) => !this.#ids.has(text));
    if (missing.length > 0) {
      const found = await this.#mailbox.nameProperties([...new Set(missing)], create);
      for (const [index, text] of [...new Set(missing)].entries()) {
        const id = found[index];
        const name = id === undefined ? undefined : names[texts.indexOf(text)];
        if (id !== undefined && name !== undefined) this.#learn(text, name, id);
      }
    }
    return texts.map((text) => this.#ids.get(text));
  }

  async tagsOf(keys: readonly PropertyKey[], create: boolean): Promise<(PropertyTag | undefined)[]> {
    const named = keys.filter((key) => typeof key !== 'number');
    const ids =
      named.length === 0
        ? []
        : await this.idsOf(
            named.map(({ name }) => name),
            create,
          );
    let next = 0;
    return keys.map((key) => {
      if (typeof key === 'number') return key;
      const id = ids[next];
      next += 1;
      return id === undefined ? undefined : propertyTag(id, typeOfKey(key));
    });
  }

  async all(): Promise<ReadonlyMap<number, PropertyName>> {
    await this.#load(true);
    return this.#names;
  }

  async #load(again = false): Promise<void> {
    if (this.#isLoaded && !again) return;
    for (const { id, name } of await this.#mailbox.listNamedProperties()) {
      const read = readNameText(name);
      if (read !== undefined) this.#learn(name, read, id);
    }
    this.#isLoaded = true;
  }

  #learn(text: string, name: PropertyName, id: number): void {
    this.#ids.set(text, id);
    this.#names.set(id, name);
  }
}

const form = /^\{([0-9a-f-]{36})\}(?:#([0-9a-f]{8})|:(.*))$/s;

function readNameText(text: string): PropertyName | undefined {
  const [, guid = '', lid, name = ''] = form.exec(text) ?? [];
  const set = parseGuid(guid);
  if (set === undefined) return undefined;
  return lid === undefined ? { set, name } : { set, lid: Number.parseInt(lid, 16) };
}
