/** The report as JSON. Programs read it: what is there stays, and what is added gets a new name. */
import * as z from 'zod';

const count = z.int().min(0);
const time = z.iso.datetime().describe('UTC.');
const timeOrNull = time.nullable();

const folder = z
  .strictObject({
    folder: z.string().describe('Where the messages lie here, by names joined with slashes.'),
    sourceFolder: z.string().describe('What the folder is called at the source.'),
    sourceName: z.string().describe('The same as IMAP spells it, a character for each byte.'),
    uidValidity: count.describe('RFC 9051 section 2.3.1.1, of the source.'),
    items: count.describe('Messages that were copied.'),
    bytes: count.describe('Of these.'),
    skippedItems: count,
    checksum: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('Sum modulo 2^256 of the SHA-256 digests of the messages that were copied, hexadecimal.'),
    syncedAt: timeOrNull.describe('When the last whole round ended.'),
  })
  .describe('One folder of a mailbox.');

const skippedItem = z
  .strictObject({
    folder: z.string(),
    uid: count,
    size: z.number().min(0).describe('In bytes, as the source announces it.'),
    subject: z.string().nullable(),
    sender: z.string().nullable(),
    sentAt: timeOrNull,
    reason: z.string().describe('tooLarge, unavailable, damaged, refusedByTarget.'),
    text: z.string().describe('What the server or the rule said.'),
    attempts: count,
    isApproved: z.boolean(),
    command: z.string().describe('What has it tried again.'),
  })
  .describe('A message that was not copied.');

const mailbox = z.strictObject({
  emailAddress: z.string(),
  status: z.string().describe('As Get-MigrationUser has it.'),
  estimatedItems: count,
  syncedItems: count,
  skippedItems: count,
  transferredBytes: z.number().min(0),
  startedAt: timeOrNull,
  initialSyncedAt: timeOrNull,
  lastSyncedAt: timeOrNull,
  completedAt: timeOrNull,
  error: z.strictObject({ code: z.string(), message: z.string(), at: time }).nullable(),
  folders: z.array(folder),
  skipped: z.array(skippedItem),
  omittedSkipped: count.describe('How many more were skipped than are listed.'),
});

export const reportFormat = 'landfall-migration-report/1';

export const reportSchema = z
  .strictObject({
    format: z.literal(reportFormat),
    generatedAt: time,
    organization: z.string(),
    batch: z.strictObject({
      name: z.string(),
      guid: z.string(),
      status: z.string(),
      direction: z.enum(['Onboarding', 'Offboarding', 'Remote']),
      sourceEndpoint: z.string().nullable(),
      targetEndpoint: z.string().nullable(),
      createdAt: time,
      startedAt: timeOrNull,
      initialSyncedAt: timeOrNull,
      lastSyncedAt: timeOrNull,
      completedAt: timeOrNull,
      counts: z.record(z.string(), count).describe('Mailboxes, as Get-MigrationBatch counts them.'),
      statuses: z.record(z.string(), count).describe('Mailboxes by status.'),
      estimatedItems: count,
      syncedItems: count,
      skippedItems: count,
      transferredBytes: z.number().min(0),
    }),
    throughput: z
      .array(z.strictObject({ at: time, items: count, bytes: z.number().min(0), mailboxes: count }))
      .describe('What was moved in each period, by its beginning.'),
    log: z.array(z.strictObject({ at: time, level: z.string(), message: z.string() })),
    mailboxes: z.array(mailbox),
    skippedByReason: z.record(z.string(), count),
  })
  .describe('Report of a migration batch: Export-MigrationReport -Format Json.');

export type ReportJson = z.output<typeof reportSchema>;
