import { createHash } from 'node:crypto';
import type { SourceObject } from '../../source-object.ts';

/**
 * The same in every run: half of it tells the object (by what it keeps when it is renamed, if that is known), half the attribute and
 * the value, so that findings of one object follow one another.
 */
export function findingId({ guid, dn }: SourceObject, attribute: string, value: string | null): string {
  return `${digest(guid ?? dn)}-${digest(`${attribute}\0${value === null ? '' : `=${value}`}`)}`;
}

const digest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 10);
