import * as z from 'zod';
import { days } from '../values.ts';

export const retention = z
  .strictObject({
    recoverableItemsDays: days(14).describe('How long removed messages can be brought back.'),
    deletedMailboxDays: days(30).describe('How long a removed mailbox can be brought back.'),
  })
  .prefault({})
  .describe('Defaults for organisations that do not say otherwise.');
