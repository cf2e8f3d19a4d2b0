import * as z from 'zod';
import { bytes, days } from '../values.ts';

const megabyte = 1024 * 1024;

export const mapiLogs = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether requests of Outlook are logged at all.'),
    maxFileBytes: bytes(64 * 1024, 1024 * megabyte, 10 * megabyte).describe(
      'From this size on the next file of the same day begins.',
    ),
    maxFolderBytes: bytes(megabyte, 1024 * 1024 * megabyte, 1024 * megabyte).describe(
      'Of each of the three logs; the oldest files go first.',
    ),
    keepDays: days(30).describe('How long they are kept.'),
  })
  .prefault({})
  .describe('Logs of MAPI over HTTP in the folder Logging of the data folder, as Exchange writes them.');
