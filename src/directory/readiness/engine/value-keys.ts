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
export function keyOf(value: SourceValue, { key }: UniqueRule, space: number): ValueKey | undefined {
  if (typeof value !== 'string') {
    if (value.length === 0) return undefined;
    return { text: `${space}:${Buffer.from(value).toString('hex')}`, hash: hashBytes(value, space) };
  }
  const bare = key === 'smtpAddress' ? value.replace(prefix, '') : value;
  if (/^[ \t-\r]*$/.test(bare)) return undefined;
  const folded = key === 'exact' ? bare : foldKey(bare);
  return { text: `${space}:${folded}`, hash: hashText(folded, space) };
}
