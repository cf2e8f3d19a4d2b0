import type { DirectoryChangeNumber, Guid, RecipientId } from '../../../base/ids.ts';
import { termsOf } from '../../../store/directory/recipient-terms.ts';
import type { DirectoryChange, Recipient } from '../../../store/ports/directory-model.ts';
import { recipientKinds } from '../../../store/ports/directory-model.ts';
import { type AddressBookEntry, entryOf } from './address-book-entry.ts';
import {
  type AddressListDefinition,
  addressBookKinds,
  addressLists,
  globalAddressList,
} from './address-lists.ts';
import { NameIndex } from './name-index.ts';
import { nameSortKey } from './name-order.ts';
import { OrderedSlots } from './ordered-slots.ts';
import { PackedEntries } from './packed-entries.ts';

/** What a list is ordered by. */
export type NameOrder = 'displayName' | 'phoneticName';

/** Who is in the address book, as an address list shows it. */
export interface AddressListView {
  readonly size: number;
  at(position: number): RecipientId | undefined;
  /** Below 0 for one who is not in the list. */
  positionOf(recipient: RecipientId): number;
  /** The first one whose name is not before this; the size where all are. */
  seek(name: string): number;
}

const bytesOfKey = 24;

/**
 * The address book of one organisation as its directory was at a change number. It takes changes as the directory's feed gives them;
 * what a client holds of it are ids and positions, so that it may change between two requests.
 */
export class DirectorySnapshot {
  /** What legacy names of it begin with. */
  readonly organization: Guid;
  #changeNo = 0 as DirectoryChangeNumber;
  readonly #slotOf = new Map<RecipientId, number>();
  readonly #recipientAt: RecipientId[] = [];
  readonly #keys: string[] = [];
  /** Of those few who have a name as it sounds. */
  readonly #phoneticKeys = new Map<number, string>();
  readonly #kinds: number[] = [];
  readonly #isHidden: boolean[] = [];
  readonly #managers: (Guid | undefined)[] = [];
  readonly #reports = new Map<Guid, Set<RecipientId>>();
  readonly #entries = new PackedEntries();
  readonly #names = new NameIndex();
  #order = new OrderedSlots();
  /** Made when somebody asks for it. */
  #phoneticOrder: OrderedSlots | undefined;
  readonly #views = new Map<string, OrderedSlots>();
  #keyBytes = 0;

  constructor(organization: Guid) {
    this.organization = organization;
  }

  get changeNo(): DirectoryChangeNumber {
    return this.#changeNo;
  }

  /** With those who are hidden. */
  get size(): number {
    return this.#slotOf.size;
  }

  /** About what it takes of memory. */
  get bytes(): number {
    const perSlot = this.#recipientAt.length * (bytesOfKey * 4);
    return this.#entries.bytes + this.#names.bytes + this.#keyBytes + this.#order.bytes + perSlot;
  }

  apply(changes: readonly DirectoryChange[], upTo: DirectoryChangeNumber): void {
    if (changes.length > 0) {
      const touched = new Set<number>();
      for (const change of changes) {
        const slot =
          change.kind === 'recipient' && isListed(change.recipient)
            ? this.#put(change.recipient)
            : this.#drop(change.kind === 'recipient' ? change.recipient.recipient : change.recipient);
        if (slot !== undefined) touched.add(slot);
      }
      this.#reorder(touched);
      this.#entries.compactIfWasted();
    }
    this.#changeNo = upTo;
  }

  /** Hidden ones too: whoever knows the name of somebody may ask for them. */
  find(recipient: RecipientId): AddressBookEntry | undefined {
    const slot = this.#slotOf.get(recipient);
    return slot === undefined ? undefined : this.#entries.get(slot);
  }

  has(recipient: RecipientId): boolean {
    return this.#slotOf.has(recipient);
  }

  isHidden(recipient: RecipientId): boolean {
    return this.#isHidden[this.#slotOf.get(recipient) ?? -1] ?? false;
  }

  /** Undefined for an id that no list has. */
  list(id: number, order: NameOrder = 'displayName'): AddressListView | undefined {
    const definition = addressLists.find((each) => each.id === id);
    if (definition === undefined) return undefined;
    const slots = this.#slotsOf(definition, order);
    return {
      size: slots.size,
      at: (position) => this.#recipientAt[slots.at(position) ?? -1],
      positionOf: (recipient) => slots.positionOf(this.#slotOf.get(recipient) ?? -1),
      seek: (name) => {
        const key = nameSortKey(name);
        return slots.firstNotBefore((slot) => (this.#keys[slot] ?? '') < key);
      },
    };
  }

  /** In the order of their names; of those who are not here nothing is left. */
  sorted(recipients: Iterable<RecipientId>, order: NameOrder = 'displayName'): RecipientId[] {
    const slots: number[] = [];
    for (const recipient of new Set(recipients)) {
      const slot = this.#slotOf.get(recipient);
      if (slot !== undefined) slots.push(slot);
    }
    return slots.sort(this.#comparison(order)).flatMap((slot) => this.#recipientAt[slot] ?? []);
  }

  /** Those in the list of whom every word begins a word, each once; `limit` of them are enough. */
  search(words: readonly string[], id: number, limit: number): RecipientId[] {
    const definition = addressLists.find((each) => each.id === id);
    if (definition === undefined) return [];
    const kinds = kindNumbers(definition);
    const isWanted = (slot: number) => !this.#isHidden[slot] && kinds.has(this.#kinds[slot] ?? -1);
    return [...this.#names.find(words, limit, isWanted)].flatMap((slot) => this.#recipientAt[slot] ?? []);
  }

  reportsOf(manager: Guid): RecipientId[] {
    return [...(this.#reports.get(manager) ?? [])].filter((recipient) => !this.isHidden(recipient));
  }

  #slotsOf(definition: AddressListDefinition, order: NameOrder): OrderedSlots {
    const all = this.#ordered(order);
    if (definition.id === globalAddressList) return all;
    const name = `${definition.id}/${order}`;
    const known = this.#views.get(name);
    if (known) return known;
    const kinds = kindNumbers(definition);
    const made = all.filter((slot) => kinds.has(this.#kinds[slot] ?? -1));
    this.#views.set(name, made);
    return made;
  }

  #ordered(order: NameOrder): OrderedSlots {
    if (order === 'displayName' || this.#phoneticKeys.size === 0) return this.#order;
    this.#phoneticOrder ??= this.#order.sorted(this.#comparison(order));
    return this.#phoneticOrder;
  }

  #put(recipient: Recipient): number {
    const id = recipient.recipient;
    const slot = this.#slotOf.get(id) ?? this.#recipientAt.length;
    this.#slotOf.set(id, slot);
    this.#recipientAt[slot] = id;
    this.#setKey(slot, nameSortKey(recipient.displayName));
    const { phoneticDisplayName } = recipient.attributes;
    if (phoneticDisplayName === undefined) this.#phoneticKeys.delete(slot);
    else this.#phoneticKeys.set(slot, nameSortKey(phoneticDisplayName));
    this.#kinds[slot] = recipientKinds.indexOf(recipient.kind);
    this.#isHidden[slot] = recipient.hiddenFromAddressLists;
    this.#setManager(slot, recipient.attributes.manager);
    this.#entries.set(slot, entryOf(recipient));
    if (recipient.hiddenFromAddressLists) this.#names.clear(slot);
    else this.#names.set(slot, termsOf(recipient));
    return slot;
  }

  /** Its slot stays empty: who comes back takes a new one. */
  #drop(recipient: RecipientId): number | undefined {
    const slot = this.#slotOf.get(recipient);
    if (slot === undefined) return undefined;
    this.#setManager(slot, undefined);
    this.#slotOf.delete(recipient);
    this.#setKey(slot, '');
    this.#phoneticKeys.delete(slot);
    this.#kinds[slot] = -1;
    this.#entries.clear(slot);
    this.#names.clear(slot);
    return slot;
  }

  #setKey(slot: number, key: string): void {
    this.#keyBytes += key.length - (this.#keys[slot]?.length ?? 0);
    this.#keys[slot] = key;
  }

  #setManager(slot: number, manager: Guid | undefined): void {
    const before = this.#managers[slot];
    const recipient = this.#recipientAt[slot];
    this.#managers[slot] = manager;
    if (before === manager || recipient === undefined) return;
    if (before !== undefined) this.#reports.get(before)?.delete(recipient);
    if (manager === undefined) return;
    const reports = this.#reports.get(manager);
    if (reports === undefined) this.#reports.set(manager, new Set([recipient]));
    else reports.add(recipient);
  }

  #reorder(touched: ReadonlySet<number>): void {
    const kept = this.#order.filter((slot) => !touched.has(slot));
    const shown = [...touched].filter((slot) => (this.#kinds[slot] ?? -1) >= 0 && !this.#isHidden[slot]);
    const compare = this.#comparison('displayName');
    this.#order = kept.merge(shown.sort(compare), compare);
    this.#phoneticOrder = undefined;
    this.#views.clear();
  }

  /** Total: who has the same name as another stands in the order in which they were made. */
  #comparison(order: NameOrder): (a: number, b: number) => number {
    const plain = (slot: number): string => this.#keys[slot] ?? '';
    const keyOf =
      order === 'displayName' ? plain : (slot: number) => this.#phoneticKeys.get(slot) ?? plain(slot);
    return (a, b) => {
      const [left, right] = [keyOf(a), keyOf(b)];
      if (left !== right) return left < right ? -1 : 1;
      return (this.#recipientAt[a] ?? 0) - (this.#recipientAt[b] ?? 0);
    };
  }
}

function isListed({ kind, deletedAt }: Recipient): boolean {
  return deletedAt === null && addressBookKinds.includes(kind);
}

const numbersOfLists = new Map<number, ReadonlySet<number>>();

function kindNumbers({ id, kinds = addressBookKinds }: AddressListDefinition): ReadonlySet<number> {
  const known = numbersOfLists.get(id);
  if (known) return known;
  const numbers = new Set(kinds.map((kind) => recipientKinds.indexOf(kind)));
  numbersOfLists.set(id, numbers);
  return numbers;
}
