import { AppError } from '../base/errors.ts';
import { storableText } from './storable-text.ts';

/** [MS-OXCPRPT] section 3.2.5.10: ids of named properties are above 0x8000 (R535), up to 0xFFFD; the two above are no property's. */
export const firstNamedProperty = 0x8001;
export const maxNamedProperties = 0x7ffd;
const maxNameLength = 600;

/** Names as they are kept. */
export function checkPropertyNames(names: readonly string[]): void {
  const bad = names.find((name) => name === '' || name.length > maxNameLength || storableText(name) !== name);
  if (bad === undefined) return;
  throw new AppError({
    kind: 'invalid',
    code: 'store.properties.badName',
    message: `"${bad.slice(0, 60)}" cannot name a property: 1 to ${maxNameLength} characters that can be stored. Choose another name.`,
  });
}

export function tooManyNames(): never {
  throw new AppError({
    kind: 'limit',
    code: 'store.properties.namesExhausted',
    message: `The mailbox has given ids to all ${maxNamedProperties} names of properties that it can hold. Remove the program that makes up so many.`,
    details: { limit: maxNamedProperties },
  });
}
