import { parseGuid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { StoredMigrationUser } from '../../store/ports/migration-store.ts';
import type { ControlContext } from './context.ts';
import { migrationNotFound } from './control-errors.ts';
import { addressKeyOf } from './intake-targets.ts';

type Context = Pick<ControlContext, 'store' | 'recipients'>;

/** By its GUID, its address, or any other name of its mailbox. */
export async function findUser(
  { store, recipients }: Context,
  { tenant }: Tenant,
  identity: string,
): Promise<StoredMigrationUser | undefined> {
  const text = identity.trim();
  if (text === '') return undefined;
  const guid = parseGuid(text);
  const [byGuid] = guid ? await store.findMigrationUsers(tenant, [guid]) : [];
  if (byGuid) return byGuid;
  const [byAddress] = await store.findMigrationUsersByAddress(tenant, [addressKeyOf(text)]);
  if (byAddress) return byAddress;
  const recipient = await recipients.find(tenant, text);
  const addresses = recipient?.addresses.filter(({ type }) => type === 'smtp') ?? [];
  if (addresses.length === 0) return undefined;
  const keys = addresses.map(({ address }) => addressKeyOf(address));
  const [byOther] = await store.findMigrationUsersByAddress(tenant, keys);
  return byOther;
}

export async function getUser(
  context: Context,
  organization: Tenant,
  identity: string,
): Promise<StoredMigrationUser> {
  const found = await findUser(context, organization, identity);
  if (found) return found;
  throw migrationNotFound('user', identity);
}
