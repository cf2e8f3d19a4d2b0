import { AppError } from '../base/errors.ts';
import { romanize } from './romanization.ts';

/** mailNickname in the schema of Active Directory. */
export const maxAliasLength = 64;

/** What Exchange takes in an alias: atext of RFC 5322, with dots inside alone. */
const aliasShape = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

export function checkAlias(text: string): string {
  const alias = text.trim();
  if (alias.length <= maxAliasLength && aliasShape.test(alias)) return alias;
  const shown = alias.length > 80 ? `${alias.slice(0, 80)}…` : alias;
  const why =
    alias.length > maxAliasLength
      ? `it has ${alias.length} characters, and ${maxAliasLength} are allowed`
      : 'it may hold Latin letters, digits and signs such as - _ and inner dots, but no space';
  throw new AppError({
    kind: 'invalid',
    code: 'recipient.alias.invalid',
    message: `"${shown}" cannot be an alias: ${why}. "${makeAlias(alias)}" would do.`,
    details: { alias: shown },
  });
}

/** An alias made of a name: romanised, without spaces and signs; `user` where nothing is left. */
export function makeAlias(name: string): string {
  const kept = romanize(name.slice(0, 4 * maxAliasLength))
    .replaceAll(/[^A-Za-z0-9._-]/g, '')
    .replaceAll(/\.{2,}/g, '.')
    .slice(0, maxAliasLength)
    .replaceAll(/^[.-]+|[.-]+$/g, '');
  return kept === '' ? 'user' : kept;
}

/** `kim`, `kim2`, `kim3` …, each within the limit. */
export function numberAlias(base: string, number: number): string {
  if (number === 1) return base;
  const suffix = String(number);
  return base.slice(0, maxAliasLength - suffix.length).replace(/\.+$/, '') + suffix;
}
