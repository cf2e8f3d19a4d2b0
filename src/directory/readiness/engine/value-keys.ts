/** Values as text, the way the first pass compares them as bytes. */
import { Buffer } from 'node:buffer';
import type { SourceValue } from '../../source-object.ts';
import type { UniqueRule } from '../check.ts';
import { foldKey, hashBytes, hashText, type KeyHash } from './key-hash.ts';

export interface ValueKey {
  readonly text: string;
  readonly hash: KeyHash;
}

const prefix = /^smtp:/i;

/** Undefined of what is blank: that nobody has a value is no conflict. */
export function keyOf(value: SourceValue, rule: UniqueRule, space: number): ValueKey | undefined {
  const comparable = comparableOf(value, rule);
  if (comparable === undefined) return undefined;
  const hash = typeof comparable === 'string' ? hashText(comparable, space) : hashBytes(comparable, space);
  return { text: textOf(comparable, space), hash };
}

/** Without its hash. */
export function keyTextOf(value: SourceValue, rule: UniqueRule, space: number): string | undefined {
  const comparable = comparableOf(value, rule);
  return comparable === undefined ? undefined : textOf(comparable, space);
}

function comparableOf(value: SourceValue, { key }: UniqueRule): SourceValue | undefined {
  if (typeof value !== 'string') return value.length === 0 ? undefined : value;
  const bare = key === 'smtpAddress' ? value.replace(prefix, '') : value;
  if (/^[ \t-\r]*$/.test(bare)) return undefined;
  return key === 'exact' ? bare : foldKey(bare);
}

const textOf = (comparable: SourceValue, space: number): string =>
  `${space}:${typeof comparable === 'string' ? comparable : Buffer.from(comparable).toString('hex')}`;
