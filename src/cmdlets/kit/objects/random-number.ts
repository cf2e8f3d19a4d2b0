import type { Random } from '../../../base/random.ts';

const bytesOfNumber = 6;
const numbers = 2 ** 48;

/** A whole number from 0 to below `end`, each as likely as any other: what would favour some is thrown away. */
export function randomBelow(end: number, random: Random): number {
  const fair = numbers - (numbers % end);
  for (;;) {
    const number = Buffer.from(random.bytes(bytesOfNumber)).readUIntBE(0, bytesOfNumber);
    if (number < fair) return number % end;
  }
}

/** From 0 to below 1. */
export const randomFraction = (random: Random): number => randomBelow(numbers, random) / numbers;
