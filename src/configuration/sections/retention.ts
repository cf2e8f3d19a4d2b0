import * as z from 'zod';
import { days } from '../values.ts';

export const retention = z
  .strictObject({
    recoverableItemsDays: days(14).describe('How long removed messages can be brought back.'),
    deletedMailboxDays: days(30).describe('How long a removed mailbox can be brought back.'),
    reportDays: days(400).describe('How long reports know who connected and how much mail there was.'),
    mailboxUsageDays: days(100).describe('How long reports know the size of each mailbox, day by day.'),
    messageTraceDays: days(10).describe('How long Get-MessageTrace finds single messages.'),
  })
  .prefault({})
  .describe('Defaults for organisations that do not say otherwise.');
