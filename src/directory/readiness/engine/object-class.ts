import { classOf, type SourceClass } from '../../source-object.ts';
import type { RecordView } from './record-view.ts';
import type { WantedAttributes } from './wanted-attributes.ts';

/** What a list of object classes makes of an object: remembered by the bytes of the whole list, for a directory has few of them. */
export class ObjectClasses {
  readonly #number: number;
  readonly #known = new Map<number, SourceClass>();

  constructor(wanted: WantedAttributes) {
    this.#number = wanted.number('objectClass');
  }

  of(view: RecordView): SourceClass {
    const { bytes, attributes, starts, ends, count } = view;
    let low = 0;
    let high = 0;
    for (let index = 0; index < count; index += 1) {
      if (attributes[index] !== this.#number) continue;
      const end = ends[index] ?? 0;
      for (let at = starts[index] ?? 0; at < end; at += 1) {
        low = Math.imul(low ^ (bytes[at] ?? 0), 0x01000193);
        high = Math.imul(high ^ (bytes[at] ?? 0), 0x5bd1e995);
      }
      low = Math.imul(low ^ 0x0a, 0x01000193);
      high = Math.imul(high + 1, 0x5bd1e995);
    }
    // 52 bits of both: what a number holds exactly.
    const key = (high & 0xfffff) * 2 ** 32 + (low >>> 0);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#classify(view);
    if (this.#known.size < maxKnown) this.#known.set(key, found);
    return found;
  }

  #classify({ bytes, attributes, starts, ends, count }: RecordView): SourceClass {
    const names: string[] = [];
    for (let index = 0; index < count; index += 1) {
      if (attributes[index] !== this.#number) continue;
      names.push(Buffer.from(bytes.subarray(starts[index] ?? 0, ends[index] ?? 0)).toString('utf8'));
    }
    return classOf({ attributes: new Map([['objectclass', names]]) });
  }
}

const maxKnown = 10_000;
