import { AppError } from '../base/errors.ts';

/**
 * A name as it is kept: NFC, without space around it. Line breaks and other control characters would forge
 * headers and lists, so they are refused and not dropped.
 */
export function checkName(field: string, text: string, limit: number): string {
  const name = text.trim().normalize('NFC');
  if (name === '') throw refused(field, 'is empty. Give it at least one character.');
  if (name.length > limit) {
    throw refused(field, `has ${name.length} characters, but at most ${limit} are allowed. Shorten it.`);
  }
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) {
    throw refused(field, 'holds a line break or another control character. Remove it.');
  }
  if (!name.isWellFormed()) throw refused(field, 'holds half of a surrogate pair. Type it again.');
  return name;
}

function refused(field: string, why: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: `recipient.${field}.invalid`,
    message: `The ${field} ${why}`,
    details: { field },
  });
}
