import * as z from 'zod';
import { isHostName, isListenAddress } from '../base/addresses.ts';

/**
 * Kinds of value that sections share. `check` names a rule that JSON Schema cannot say; its texts stand in
 * `problem-texts.ts` under the same name.
 */
export const hostName = z.string().refine(isHostName, { params: { code: 'hostName' } });

export const address = z
  .string()
  .refine(isListenAddress, { params: { code: 'listenAddress' } })
  .describe('An IP address, localhost, or * for every address of this machine.');

export const port = z.int().min(0).max(65_535).describe('A TCP port; 0 takes any free one.');

/** Relative paths belong to the folder of the file they are written in, or else to the working folder. */
export const path = z.string().min(1).max(4096).meta({ 'x-landfall': 'path' });

/** A file that holds a secret and nothing else; a line break at its end is not part of the secret. */
export const secretFile = path.describe('File that holds the secret.');

export function bytes(least: number, most: number, byDefault: number) {
  return z.int().min(least).max(most).default(byDefault);
}

export function durationMs(least: number, most: number, byDefault: number) {
  return z.int().min(least).max(most).default(byDefault);
}

export function days(byDefault: number) {
  return z.int().min(1).max(36_500).default(byDefault);
}
