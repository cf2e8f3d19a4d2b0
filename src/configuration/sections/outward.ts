import * as z from 'zod';
import { isNetwork } from '../../base/networks.ts';

const networks = z
  .array(z.string().refine(isNetwork, { params: { code: 'network' } }))
  .max(256)
  .default([]);

export const outward = z
  .strictObject({
    refusedNetworks: networks.describe(
      'Networks and addresses in which the servers of migration endpoints and directory connectors must not lie.',
    ),
    allowedNetworks: networks.describe('Exceptions to refusedNetworks.'),
  })
  .prefault({})
  .describe('Where the platform connects to for its organisations.');
