/** MailNickname and addresses, computed as the cloud does (KB 3190357). */
import { hash } from 'node:crypto';
import { isAppError } from '../../../base/errors.ts';
import { tryParseDomainName } from '../../../organization/domain-name.ts';
import { romanize } from '../../../organization/romanization.ts';
import { parseSmtpAddress } from '../../../organization/smtp-address.ts';
import type { SpaceObject } from '../space/space-object.ts';

export interface SourceAddress {
  /** Lower case. */
  readonly type: string;
  readonly address: string;
  readonly primary: boolean;
}

/** mailNickname in the schema of Active Directory. */
const maxNickname = 64;

/** A nickname holds atext of RFC 5322 and dots; everything else becomes `_`. */
const notInNickname = /[^A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]/g;

/** Of the first source with one: a mask, not a merger. */
export function proxyAddressesOf(sources: readonly SpaceObject[]): SourceAddress[] {
  const found = sources.find((source) => source.texts('proxyAddresses').length > 0);
  const seen = new Set<string>();
  return (found?.texts('proxyAddresses') ?? []).flatMap((text) => {
    const parsed = parseProxy(text);
    if (parsed === undefined) return [];
    const key = `${parsed.type}:${parsed.address.toLowerCase()}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [parsed];
  });
}

function parseProxy(text: string): SourceAddress | undefined {
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  const type = text.slice(0, colon);
  const address = text.slice(colon + 1).trim();
  if (address === '' || !/^[A-Za-z0-9]{1,20}$/.test(type)) return undefined;
  return { type: type.toLowerCase(), address, primary: type === type.toUpperCase() };
}

/** In the spelling that the store keeps, or undefined where it is no address that anybody could be given. */
export function cleanAddress(text: string): string | undefined {
  try {
    return parseSmtpAddress(text).address;
  } catch (error) {
    if (isAppError(error, 'invalid')) return undefined;
    throw error;
  }
}

export function domainOfAddress(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

export interface Nickname {
  /** What the object is to be called in addresses. */
  readonly value: string;
  /** The source's own mailNickname; `null` where it is computed from something else. */
  readonly given: string | null;
}

/**
 * The first that gives something: mailNickname, the prefix of the primary address, of mail, of the sign-in name, of a secondary
 * address; then the account's name and the name, for those that the cloud would not take at all.
 */
export function nicknameOf(sources: readonly SpaceObject[]): Nickname {
  const first = (name: string): string | undefined => {
    return sources
      .map((source) => source.text(name)?.trim())
      .find((text) => text !== undefined && text !== '');
  };
  const given = first('mailNickname');
  const smtp = proxyAddressesOf(sources).filter(({ type }) => type === 'smtp');
  const candidates = [
    given,
    prefixOf(smtp.find(({ primary }) => primary)?.address),
    prefixOf(first('mail')),
    prefixOf(first('userPrincipalName')),
    prefixOf(smtp.find(({ primary }) => !primary)?.address),
    first('sAMAccountName'),
    first('uid'),
    romanize(first('cn') ?? '').replaceAll(/\s+/g, '.'),
  ];
  for (const candidate of candidates) {
    const value = candidate === undefined ? '' : cleanNickname(candidate);
    if (value !== '') return { value, given: given ?? null };
  }
  return { value: 'user', given: given ?? null };
}

const prefixOf = (address: string | undefined): string | undefined => address?.split('@')[0];

function cleanNickname(text: string): string {
  return romanize(text)
    .normalize('NFC')
    .replaceAll(notInNickname, '_')
    .replaceAll(/\.{2,}/g, '.')
    .slice(0, maxNickname)
    .replaceAll(/^\.+|\.+$/g, '');
}

/**
 * The nickname with four digits behind it, for one that is taken. They follow from the anchor, so that a run that begins again
 * comes to the same; each `attempt` gives others.
 */
export function withDigits(nickname: string, anchor: string, attempt: number): string {
  const number = Number.parseInt(hash('sha256', `${attempt}:${anchor}`).slice(0, 8), 16) % 10_000;
  const digits = String(number).padStart(4, '0');
  return nickname.slice(0, maxNickname - digits.length).replace(/\.+$/, '') + digits;
}

/** Where mail outside goes; undefined where it is inside of the organisation, or no address. */
export function externalTarget(text: string | undefined, verified: ReadonlySet<string>): string | undefined {
  if (text === undefined) return undefined;
  const bare = text.trim().replace(/^smtp:/i, '');
  const at = bare.lastIndexOf('@');
  if (at < 1 || /[\s<>()[\]:;\\,"\p{Cc}]/u.test(bare)) return undefined;
  const domain = tryParseDomainName(bare.slice(at + 1))?.ascii;
  if (domain === undefined || verified.has(domain)) return undefined;
  return `${bare.slice(0, at)}@${domain}`;
}
