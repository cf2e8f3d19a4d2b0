import { AppError } from '../base/errors.ts';
import { parseGuid, type TenantId } from '../base/ids.ts';
import type { Recipient, RecipientKey, RecipientKind } from '../store/ports/directory-model.ts';
import type { RecipientReader } from '../store/ports/directory-store.ts';
import { tryParseDomainName } from './domain-name.ts';

export interface IdentityOptions {
  /** Whom to look for; others of the same name do not stand in the way. */
  readonly kinds?: readonly RecipientKind[];
  /** Default: those that are not deleted. */
  readonly deleted?: 'exclude' | 'only' | 'include';
}

/**
 * Whom an administrator means by what was typed: a GUID, name, alias, sign-in name, SMTP or X.500 address; a
 * display name where none of these fits. More than one recipient is an error and never a guess.
 */
export async function findByIdentity(
  store: RecipientReader,
  organization: TenantId,
  identity: string,
  options: IdentityOptions = {},
): Promise<Recipient | undefined> {
  const text = identity.trim().normalize('NFC');
  if (text === '') {
    throw new AppError({
      kind: 'invalid',
      code: 'recipient.identity.empty',
      message: 'No recipient was named. Give a name, an alias, a mail address or a GUID.',
    });
  }
  const matches = await store.findByKeys(organization, keysOf(text));
  const distinct = new Map(matches.map(({ recipient }) => [recipient.recipient, recipient]));
  const byKey = [...distinct.values()].filter((recipient) => isWanted(recipient, options));
  if (byKey.length > 0) return single(text, byKey);
  if (options.deleted === 'only') return undefined;
  const named = await store.findByDisplayName(organization, text, maxShown + 1);
  return single(
    text,
    named.filter((recipient) => isWanted(recipient, options)),
  );
}

export async function getByIdentity(
  store: RecipientReader,
  organization: TenantId,
  identity: string,
  options: IdentityOptions = {},
): Promise<Recipient> {
  const found = await findByIdentity(store, organization, identity, options);
  if (found !== undefined) return found;
  const shown = identity.trim().slice(0, 100);
  throw new AppError({
    kind: 'notFound',
    code: 'recipient.notFound',
    message: `No recipient of this organisation is called "${shown}". Check the spelling, or look for it by the beginning of its name.`,
    details: { identity: shown },
  });
}

/** The names under which a text may be known; the prefix of a proxy address says which kind it is. */
function keysOf(text: string): RecipientKey[] {
  const guid = parseGuid(text);
  const prefixed = /^(smtp|x500|sip|eum):(.+)$/is.exec(text);
  if (prefixed?.[1] !== undefined && prefixed[2] !== undefined) {
    return [{ kind: 'address', type: prefixed[1].toLowerCase(), value: foldDomain(prefixed[2]) }];
  }
  const keys: RecipientKey[] = [
    { kind: 'name', value: text },
    { kind: 'alias', value: text },
  ];
  if (guid !== undefined) keys.push({ kind: 'guid', value: guid });
  // A sign-in name lies under the same key.
  if (text.includes('@')) keys.push({ kind: 'address', value: foldDomain(text) });
  if (text.startsWith('/')) keys.push({ kind: 'address', type: 'x500', value: text });
  return keys;
}

/** The address with its domain as it is stored, however it was written. */
export function foldDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = at < 0 ? undefined : tryParseDomainName(address.slice(at + 1));
  return domain === undefined ? address : `${address.slice(0, at)}@${domain.ascii}`;
}

export function isWanted(
  { kind, deletedAt }: Recipient,
  { kinds, deleted = 'exclude' }: IdentityOptions,
): boolean {
  if (kinds !== undefined && !kinds.includes(kind)) return false;
  return deleted === 'include' || (deletedAt !== null) === (deleted === 'only');
}

const maxShown = 10;

function single(text: string, found: readonly Recipient[]): Recipient | undefined {
  if (found.length <= 1) return found[0];
  const matches = found.slice(0, maxShown).map(({ name, kind, guid }) => `${name} (${kind}, ${guid})`);
  throw new AppError({
    kind: 'conflict',
    code: 'recipient.identity.ambiguous',
    message: `"${text.slice(0, 100)}" matches more than one recipient: ${matches.join('; ')}. Give the GUID or the mail address of the one you mean.`,
    details: { identity: text.slice(0, 100), matches },
  });
}
