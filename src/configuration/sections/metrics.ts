import * as z from 'zod';

export const metrics = z
  .strictObject({
    enabled: z.boolean().default(true),
    processMetrics: z.boolean().default(true).describe('Memory, event loop and garbage collection as well.'),
  })
  .prefault({})
  .describe('Prometheus figures at /metrics: open on loopback, for administrators elsewhere.');
