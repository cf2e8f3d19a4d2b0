import * as z from 'zod';
import { bytes, durationMs } from '../values.ts';

export const limits = z
  .strictObject({
    maxConnections: z.int().min(1).max(1_000_000).default(10_000).describe('Open at once on one listener.'),
    maxConnectionsPerAddress: z.int().min(1).max(1_000_000).default(500),
    maxHeaderBytes: bytes(1024, 2 ** 20, 16 * 1024).describe('Of one HTTP request.'),
    headersTimeoutMs: durationMs(100, 600_000, 10_000).describe('From connection to the end of the headers.'),
    requestTimeoutMs: durationMs(1000, 3_600_000, 300_000).describe(
      'From connection to the end of the body.',
    ),
    idleTimeoutMs: durationMs(1000, 3_600_000, 60_000).describe('Between two requests of a connection.'),
    maxMessageBytes: bytes(2 ** 10, 2 ** 31, 150 * 2 ** 20).describe('Of one mail message, encoded.'),
    minFreeBytes: bytes(0, 2 ** 50, 512 * 2 ** 20).describe(
      'Free disk below which the server says that it is not ready.',
    ),
  })
  .prefault({})
  .describe('Bounds that protect the server.');
