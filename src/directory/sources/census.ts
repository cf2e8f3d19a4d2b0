import { createHash } from 'node:crypto';

const modulus = 1n << 128n;

/**
 * Which objects there are, in a few bytes: how many, and the sum of their hashes. Two that are equal are of the same
 * objects; who has no list of them can still tell that one is missing.
 */
export class Census {
  #count: number;
  #sum: bigint;

  constructor(count = 0, sum = 0n) {
    this.#count = count;
    this.#sum = sum;
  }

  static parse(text: string): Census {
    const [count = '', sum = ''] = text.split(':');
    return new Census(Number(count), BigInt(`0x${sum || '0'}`));
  }

  static of(guids: Iterable<string>): Census {
    const census = new Census();
    for (const guid of guids) census.add(guid);
    return census;
  }

  add(guid: string): void {
    this.#count += 1;
    this.#sum = (this.#sum + hashOf(guid)) % modulus;
  }

  remove(guid: string): void {
    this.#count -= 1;
    this.#sum = (this.#sum + modulus - hashOf(guid)) % modulus;
  }

  equals(other: Census): boolean {
    return this.#count === other.#count && this.#sum === other.#sum;
  }

  toString(): string {
    return `${this.#count}:${this.#sum.toString(16)}`;
  }
}

function hashOf(guid: string): bigint {
  return BigInt(`0x${createHash('sha256').update(guid).digest('hex').slice(0, 32)}`);
}
