import { AppError } from '../base/errors.ts';

/** NIST SP 800-63B section 5.1.1.2: length counts, rules of composition do not; the owner's own name is out. */
export const minPasswordLength = 8;
const minDistinct = 4;
/** Shorter names would forbid too much. */
const minNameLength = 4;

export function checkPasswordStrength(password: string, names: readonly string[]): void {
  const lower = password.toLowerCase();
  if ([...password].length < minPasswordLength) throw weak(`has fewer than ${minPasswordLength} characters`);
  if (new Set(lower).size < minDistinct) throw weak('repeats the same few characters');
  const part = names.find((name) => name.length >= minNameLength && lower.includes(name.toLowerCase()));
  if (part !== undefined) throw weak('contains the name of its owner');
}

export function passwordUnchanged(): AppError {
  return weak('is the one that there was');
}

function weak(why: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'access.password.weak',
    message: `The new password ${why}. Choose one of at least ${minPasswordLength} characters that is hard to guess; a few words in a row make a good one.`,
    details: { minLength: minPasswordLength },
  });
}
