import { AppError } from '../../base/errors.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { findOwnRecipient } from '../recipient-kit/group-manager.ts';

/** The account that is named, or the caller's own. */
export async function getAccount(identity: string | undefined, context: CmdletContext): Promise<Recipient> {
  const { rooms, organization } = context;
  if (identity !== undefined) return rooms.recipients.get(organization.tenant, identity);
  const own = await findOwnRecipient(context);
  if (own !== undefined) return own;
  throw new AppError({
    kind: 'invalid',
    code: 'access.account.unnamed',
    message: 'You have no account in this organisation. Say whose is meant: -User kim@contoso.com',
  });
}

export function ownerName({ upn, name }: Recipient): string {
  return upn ?? name;
}

const dayMs = 24 * 60 * 60 * 1000;
export const defaultTokenLifeMs = 90 * dayMs;

/** By its GUID or by what it is for. */
export function pick<T extends { readonly guid: string; readonly label: string }>(
  all: readonly T[],
  identity: string,
  what: string,
): T {
  const wanted = identity.trim().toLowerCase();
  const found = all.filter(({ guid, label }) => guid === wanted || label.toLowerCase() === wanted);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new AppError({
    kind: found.length === 0 ? 'notFound' : 'conflict',
    code: `access.secret.${found.length === 0 ? 'notFound' : 'ambiguous'}`,
    message:
      found.length === 0
        ? `The account has no ${what} "${identity.slice(0, 100)}". Give its GUID or its name.`
        : `The account has ${found.length} ${what}s of the name "${identity.slice(0, 100)}". Give the GUID of the one you mean.`,
  });
}
