/** Values that may be proposed: nobody holds them in the whole data set, and for nobody else were they proposed. */
import type { SourceObject, SourceValue } from '../../source-object.ts';
import type { CompiledUniqueRule } from './compiled-rules.ts';
import type { Duplicates } from './duplicates.ts';
import { type ExistingRecipient, identityOf, isSame } from './existing-names.ts';
import type { FirstPass } from './first-pass.ts';
import { firstExisting, nobody } from './key-table.ts';
import { keyOf, keyTextOf } from './value-keys.ts';

export class FreeValues {
  readonly #first: FirstPass;
  readonly #duplicates: Duplicates;
  readonly #recipients: readonly ExistingRecipient[];
  readonly #proposed = new Map<string, number>();

  /** `recipients` by the numbers that their names have in the table. */
  constructor(first: FirstPass, duplicates: Duplicates, recipients: readonly ExistingRecipient[]) {
    this.#first = first;
    this.#duplicates = duplicates;
    this.#recipients = recipients;
  }

  /**
   * Whether the object could have the value without meeting anybody; what it holds itself in another attribute it could, if that is
   * to stay with it.
   */
  isFree(
    value: SourceValue,
    record: number,
    object: SourceObject,
    uniques: readonly CompiledUniqueRule[],
  ): boolean {
    return uniques.every(({ rule, space }) => {
      const key = keyOf(value, rule, space);
      if (key === undefined) return true;
      const proposedFor = this.#proposed.get(key.text);
      if (proposedFor !== undefined && proposedFor !== record) return false;
      const { high, low } = key.hash;
      if (this.#first.duplicates.find(high, low) !== nobody) {
        const isOwner = this.#duplicates.isOwner(record, key.text);
        if (isOwner !== undefined) return isOwner;
      }
      const holder = this.#first.keys.find(high, low);
      if (holder === nobody || holder === record) return true;
      const recipient = this.#recipients[holder - firstExisting];
      return recipient !== undefined && isSame(recipient, identityOf(object));
    });
  }

  /** From now on it is this object's. */
  take(value: SourceValue, record: number, uniques: readonly CompiledUniqueRule[]): void {
    for (const { rule, space } of uniques) {
      const key = keyTextOf(value, rule, space);
      if (key !== undefined) this.#proposed.set(key, record);
    }
  }
}
