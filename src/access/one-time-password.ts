import type { Random } from '../base/random.ts';

/** Crockford's base 32 in lower case: no i, l, o, u, so that it can be read aloud and typed. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const groups = 4;
const groupLength = 5;

const shape = new RegExp(`^[${alphabet}]{${groupLength}}(?:-[${alphabet}]{${groupLength}}){${groups - 1}}$`);

/** Whether a text could be one. */
export function isOneTimePassword(text: string): boolean {
  return shape.test(text);
}

/** 100 bits, such as `7kq2m-x0v9d-…`. */
export function newOneTimePassword(random: Random): string {
  const letters = Array.from(random.bytes(groups * groupLength), (byte) => alphabet.charAt(byte % 32));
  return Array.from({ length: groups }, (_, group) =>
    letters.slice(group * groupLength, (group + 1) * groupLength).join(''),
  ).join('-');
}
