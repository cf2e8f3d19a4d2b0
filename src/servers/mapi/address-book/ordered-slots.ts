/** Slots in the order of their names, and where each of them stands: a table of the address book. */
export class OrderedSlots {
  readonly #slots: Uint32Array;
  #positions: Int32Array | undefined;

  constructor(slots: Uint32Array = new Uint32Array(0)) {
    this.#slots = slots;
  }

  get size(): number {
    return this.#slots.length;
  }

  get bytes(): number {
    return this.#slots.byteLength + (this.#positions?.byteLength ?? 0);
  }

  at(position: number): number | undefined {
    return this.#slots[position];
  }

  /** Below 0 for a slot that is not in it. */
  positionOf(slot: number): number {
    this.#positions ??= positionsOf(this.#slots);
    return this.#positions[slot] ?? -1;
  }

  /** The first position of which the slot does not come before; the size where all do. */
  firstNotBefore(comesBefore: (slot: number) => boolean): number {
    let low = 0;
    let high = this.#slots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (comesBefore(this.#slots[middle] ?? 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  filter(isWanted: (slot: number) => boolean): OrderedSlots {
    return new OrderedSlots(this.#slots.filter((slot) => isWanted(slot)));
  }

  sorted(compare: (a: number, b: number) => number): OrderedSlots {
    return new OrderedSlots(this.#slots.slice().sort(compare));
  }

  /** With those added, which are in order and not in it yet: each is looked for once, and what is between is copied. */
  merge(added: readonly number[], compare: (a: number, b: number) => number): OrderedSlots {
    const merged = new Uint32Array(this.#slots.length + added.length);
    let from = 0;
    let to = 0;
    for (const slot of added) {
      const position = this.firstNotBefore((each) => compare(each, slot) < 0);
      merged.set(this.#slots.subarray(from, position), to);
      to += position - from;
      from = position;
      merged[to] = slot;
      to += 1;
    }
    merged.set(this.#slots.subarray(from), to);
    return new OrderedSlots(merged);
  }
}

function positionsOf(slots: Uint32Array): Int32Array {
  let highest = -1;
  for (const slot of slots) if (slot > highest) highest = slot;
  const positions = new Int32Array(highest + 1).fill(-1);
  for (const [position, slot] of slots.entries()) positions[slot] = position;
  return positions;
}
