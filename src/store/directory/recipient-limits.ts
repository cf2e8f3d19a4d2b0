import { AppError } from '../../base/errors.ts';
import type { ProxyAddress, Recipient } from '../ports/directory-model.ts';
import { textAttributes } from '../ports/recipient-attributes.ts';
import { storableText } from '../storable-text.ts';

/** In UTF-16 code units, as Active Directory counts; the upper ranges of the attributes behind them. */
export const recipientLimits = {
  name: 64,
  displayName: 256,
  alias: 64,
  /** RFC 5321 section 4.5.3.1: 64 of local part, `@`, 255 of domain. */
  upn: 320,
  targetAddress: 320,
  anchor: 256,
  addressType: 20,
  /** X.500 addresses of old legacyExchangeDN values are the longest in practice. */
  address: 1123,
  /** An object of Active Directory holds about 850 values of proxyAddresses, and Microsoft 365 some 300. */
  addresses: 400,
  referenceList: 1000,
} as const;

/** What no store keeps: over-long or unstorable text, and address lists without one clear primary. */
export function checkRecipient(recipient: Recipient): void {
  const { name, displayName, alias, upn, targetAddress, anchor } = recipient;
  for (const [field, text] of Object.entries({ name, displayName, alias, upn, targetAddress, anchor })) {
    if (text === null) continue;
    if (text === '') throw empty(field);
    checkText(field, text, recipientLimits[field as 'name']);
  }
  for (const [attribute, value] of Object.entries(recipient.attributes)) {
    if (typeof value === 'string') checkText(attribute, value, textAttributes[attribute as 'notes'] ?? 64);
    if (typeof value === 'number') checkNumber(attribute, value);
    if (Array.isArray(value)) checkCount(attribute, value.length, recipientLimits.referenceList);
  }
  checkAddresses(recipient.addresses);
}

function checkAddresses(addresses: readonly ProxyAddress[]): void {
  checkCount('addresses', addresses.length, recipientLimits.addresses);
  const seen = new Set<string>();
  const primaries = new Set<string>();
  for (const { type, address, primary } of addresses) {
    checkText('address type', type, recipientLimits.addressType);
    checkText('address', address, recipientLimits.address);
    if (address === '' || type === '') throw empty('address');
    const key = `${type}:${address.toLowerCase()}`;
    if (seen.has(key)) {
      throw refused('address.repeated', `The address "${address}" is listed twice. List it once.`);
    }
    seen.add(key);
    if (!primary) continue;
    if (primaries.has(type)) {
      throw refused('address.primaries', `Two ${type} addresses are marked as primary. Mark one of them.`);
    }
    primaries.add(type);
  }
  if (addresses.some(({ type }) => type === 'smtp') && !primaries.has('smtp')) {
    throw refused('address.noPrimary', 'No SMTP address is marked as primary (SMTP: in capitals). Mark one.');
  }
}

function checkText(field: string, text: string, limit: number): void {
  if (text.length > limit) {
    throw new AppError({
      kind: 'invalid',
      code: `recipient.${field}.tooLong`,
      message: `The ${field} has ${text.length} characters, but at most ${limit} are allowed. Shorten it.`,
      details: { field, length: text.length, limit },
    });
  }
  if (storableText(text) === text) return;
  throw refused(
    `${field}.characters`,
    `The ${field} holds a NUL or half of a surrogate pair, which no text can. Remove that character.`,
  );
}

function checkNumber(field: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw refused(`${field}.invalid`, `The ${field} is ${value}. Give a whole number that is not negative.`);
}

function checkCount(field: string, count: number, limit: number): void {
  if (count <= limit) return;
  throw new AppError({
    kind: 'limit',
    code: `recipient.${field}.tooMany`,
    message: `${count} values were given for ${field}, but a recipient holds at most ${limit}. Remove some.`,
    details: { field, count, limit },
  });
}

function empty(field: string): AppError {
  return refused(`${field}.empty`, `The ${field} is empty. Give it at least one character.`);
}

function refused(code: string, message: string): AppError {
  return new AppError({ kind: 'invalid', code: `recipient.${code}`, message });
}
