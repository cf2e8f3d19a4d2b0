import * as z from 'zod';
import { durationMs, hostName } from '../values.ts';

export const server = z
  .strictObject({
    name: hostName
      .optional()
      .describe('The name clients and other servers know this one by; the machine’s own without it.'),
    language: z.enum(['en', 'ko']).default('en').describe('For people who did not say what they read.'),
    shutdownGraceMs: durationMs(0, 600_000, 10_000).describe(
      'How long accepted work may take to finish before the process ends anyway.',
    ),
  })
  .prefault({})
  .describe('The server as a whole.');
