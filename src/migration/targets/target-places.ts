import type { LedgerFolder } from '../../store/ports/sync-ledger.ts';

export interface TargetPlace {
  readonly place: number;
  /** Raw. */
  readonly name: string;
  readonly uidValidity: number;
}

/**
 * Numbers for folders elsewhere. A folder is what its name and its UIDVALIDITY say: one that was removed and made again
 * is another. The numbers of those that were copied to stand in the ledger.
 */
export class TargetPlaces {
  readonly #byNumber = new Map<number, TargetPlace>();
  readonly #byKey = new Map<string, TargetPlace>();
  #last = 0;

  constructor(folders: readonly LedgerFolder[]) {
    for (const { state } of folders) {
      const { place, targetName: name, targetUidValidity: uidValidity } = state;
      this.#last = Math.max(this.#last, place);
      if (place !== 0 && name !== null && uidValidity !== null) this.#add({ place, name, uidValidity });
    }
  }

  find(place: number): TargetPlace | undefined {
    return this.#byNumber.get(place);
  }

  numberOf(name: string, uidValidity: number): number {
    const known = this.#byKey.get(keyOf(name, uidValidity));
    if (known) return known.place;
    const place = ++this.#last;
    this.#add({ place, name, uidValidity });
    return place;
  }

  /** RENAME keeps UIDVALIDITY, and with it the items that are known by their UIDs. */
  rename(place: number, name: string): void {
    const known = this.#byNumber.get(place);
    if (known === undefined) return;
    this.#byKey.delete(keyOf(known.name, known.uidValidity));
    this.#add({ ...known, name });
  }

  #add(place: TargetPlace): void {
    this.#byNumber.set(place.place, place);
    this.#byKey.set(keyOf(place.name, place.uidValidity), place);
  }
}

function keyOf(name: string, uidValidity: number): string {
  return `${uidValidity} ${name}`;
}
