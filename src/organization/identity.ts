import { AppError } from '../base/errors.ts';
import { parseGuid, type TenantId } from '../base/ids.ts';
import type { Recipient, RecipientKey, RecipientKind } from '../store/ports/directory-model.ts';
import type { DomainStore, RecipientReader, TenantStore } from '../store/ports/directory-store.ts';
import { tryParseDomainName } from './domain-name.ts';

type IdentityReader = RecipientReader & Pick<DomainStore, 'listDomains'> & Pick<TenantStore, 'findTenant'>;

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
  store: IdentityReader,
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
  const keys = keysOf(text);
  const canonical = await findCanonicalName(store, organization, text);
  if (canonical !== undefined) keys.push({ kind: 'name', value: canonical });
  const matches = await store.findByKeys(organization, keys);
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
  store: IdentityReader,
  organization: TenantId,
  identity: string,
  options: IdentityOptions = {},
): Promise<Recipient> {
  const found = await findByIdentity(store, organization, identity, options);
  if (found !== undefined) return found;
  const shown = identity.trim().slice(0, 100);
  const place = (await store.findTenant({ tenant: organization }))?.name ?? 'this organization';
  throw new AppError({
    kind: 'notFound',
    code: 'recipient.notFound',
    // The first sentence is Exchange's own: scripts look for it.
    message: `The operation couldn't be performed because object '${shown}' couldn't be found on '${place}'. Check the spelling, or look for it by the beginning of its name.`,
    details: { identity: shown },
  });
}

/**
 * Of `contoso.com/Users/Kim`, as Exchange prints identities, the name at its end: where one of the folders
 * before it is a domain of the organisation, so that another's name is not taken for one of its own.
 */
async function findCanonicalName(
  store: IdentityReader,
  organization: TenantId,
  text: string,
): Promise<string | undefined> {
  const folders = text.split('/');
  const name = folders.pop();
  if (folders.length === 0 || folders[0] === '' || !name) return undefined;
  const domains = await store.listDomains(organization);
  const known = new Set(domains.flatMap(({ domain, displayName }) => [domain, displayName]));
  return folders.some((folder) => known.has(folder.toLowerCase())) ? name : undefined;
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
