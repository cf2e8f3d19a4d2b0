import { makeAlias } from '../../organization/alias.ts';
import { romanize } from '../../organization/romanization.ts';
import { type SourceObject, textOf } from '../source-object.ts';
import { splitAddress } from './address-syntax.ts';

/** A part before `@` or an alias out of a text: Latin letters, digits and `. _ -`; undefined where nothing of it can be written so. */
export function makeLatinName(text: string): string | undefined {
  const romanized = romanize(text);
  return /[A-Za-z0-9]/.test(romanized) ? makeAlias(romanized) : undefined;
}

/** What an object could be called, the best first. */
export function findLatinName(object: SourceObject): string | undefined {
  const { givenName, sn } = { givenName: textOf(object, 'givenName'), sn: textOf(object, 'sn') };
  const full = givenName !== undefined && sn !== undefined ? `${givenName}.${sn}` : undefined;
  const candidates = [
    textOf(object, 'mailNickname'),
    localPartOf(textOf(object, 'mail')),
    localPartOf(textOf(object, 'userPrincipalName')),
    full,
    textOf(object, 'sAMAccountName'),
    textOf(object, 'cn'),
  ];
  return candidates.flatMap((text) => (text === undefined ? [] : (makeLatinName(text) ?? []))).at(0);
}

const localPartOf = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : splitAddress(address)?.local;
