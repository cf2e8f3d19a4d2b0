import type { TenantId } from '../base/ids.ts';
import type { Body } from '../store/ports/mail-store.ts';
import type { Structure } from '../wire/mime/structure.ts';
import { readStructure } from './message-content.ts';

export interface StructureCacheLimits {
  /** Smaller messages are read again: that costs less than the place they take here. */
  readonly fromBytes: number;
  readonly maxEntries: number;
  /** Of all entries together; a message with more is not kept. */
  readonly maxParts: number;
}

const defaultLimits: StructureCacheLimits = { fromBytes: 512 * 1024, maxEntries: 128, maxParts: 20_000 };

interface Entry {
  readonly structure: Promise<Structure>;
  parts: number;
}

/**
 * Structures of large messages that were read lately. Clients fetch a long attachment in hundreds of small
 * pieces, and each asks for the structure, for which all of the message must be read. Bodies never change,
 * so nothing here is ever out of date; the tenant is in the key, as everywhere.
 */
export class StructureCache {
  readonly #limits: StructureCacheLimits;
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry>();
  #parts = 0;

  constructor(limits: StructureCacheLimits = defaultLimits) {
    this.#limits = limits;
  }

  async read(tenant: TenantId, body: Body): Promise<Structure> {
    if (body.bytes < this.#limits.fromBytes) return readStructure(body);
    const name = `${tenant}/${body.hash}`;
    const known = this.#entries.get(name);
    if (known) {
      this.#entries.delete(name);
      this.#entries.set(name, known);
      return known.structure;
    }
    // At once, so that whoever asks meanwhile waits for the same reading.
    const entry: Entry = { structure: readStructure(body), parts: 0 };
    this.#entries.set(name, entry);
    this.#evict();
    try {
      const structure = await entry.structure;
      if (this.#entries.get(name) === entry) {
        entry.parts = structure.partCount;
        this.#parts += entry.parts;
        this.#evict();
      }
      return structure;
    } catch (error) {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
      throw error;
    }
  }

  #evict(): void {
    for (const [name, { parts }] of this.#entries) {
      if (this.#entries.size <= this.#limits.maxEntries && this.#parts <= this.#limits.maxParts) return;
      this.#entries.delete(name);
      this.#parts -= parts;
    }
  }
}
