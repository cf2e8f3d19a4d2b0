import * as z from 'zod';
import { isDnsServer } from '../../base/addresses.ts';
import { durationMs } from '../values.ts';

const dnsServer = z.string().refine(isDnsServer, { params: { code: 'dnsServer' } });

export const dns = z
  .strictObject({
    servers: z
      .array(dnsServer)
      .max(16)
      .default([])
      .describe(
        'IP addresses, each with :port where it is not 53; those of the machine where none is named.',
      ),
    timeoutMs: durationMs(100, 60_000, 5_000).describe('How long an answer may take.'),
  })
  .prefault({})
  .describe('Whom to ask about names.');
