import { type AppError, isAppError } from '../base/errors.ts';
import type { RecipientInput } from './recipient-input.ts';

/** Somebody took, in between, what the policy had chosen and nobody had asked for by name. */
export function isGeneratedNameTaken(error: unknown, inputs: readonly RecipientInput[]): boolean {
  if (!hasCode(error, ['recipient.alias.taken', 'recipient.address.taken', 'recipient.upn.taken'])) {
    return false;
  }
  const { details } = error;
  const taken = String(details.alias ?? details.address ?? details.upn).toLowerCase();
  const asked = inputs.flatMap(({ alias, upn, addresses = [], targetAddress }) => {
    const bare = addresses.map((address) => address.replace(/^smtp:/i, ''));
    return [alias, upn, targetAddress, ...bare].flatMap((each) => each?.trim().toLowerCase() ?? []);
  });
  return !asked.includes(taken);
}

export function hasCode(error: unknown, codes: readonly string[]): error is AppError {
  return isAppError(error) && codes.includes(error.code);
}
