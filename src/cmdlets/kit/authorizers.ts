import type { Authorizer } from './ports.ts';

/** Nobody may do anything: what holds where no roles were looked up. */
export const denyEverything: Authorizer = {
  findGrant: () => undefined,
  reaches: () => false,
};

/**
 * Whoever may read and write the data folder could change everything in it by other means; asking for a
 * password or a role would protect nothing.
 */
export const grantToFolderOwner: Authorizer = {
  findGrant: () => ({ parameters: 'all' }),
  reaches: () => true,
};
