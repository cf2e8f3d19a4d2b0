import { hash } from 'node:crypto';
import * as z from 'zod';
import { damaged, newerFormat } from './backup-errors.ts';

/** Of a generation. A change that an older program could not read takes the next number. */
export const backupFormat = 5;

const file = z.strictObject({
  /** Below the generation's folder, with slashes. */
  path: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  /** Lines in it. */
  lines: z.int(),
});
export type BackupFile = z.infer<typeof file>;

const pack = z.strictObject({
  tenant: z.int(),
  pack: z.int(),
  bytes: z.int(),
  sha256: z.string(),
});
export type BackupPack = z.infer<typeof pack>;

const mailbox = z.strictObject({
  tenant: z.int(),
  mailbox: z.int(),
  guid: z.string(),
  createdAt: z.int(),
  /** Changes above `since` up to `upTo` are in this generation's file. */
  since: z.int(),
  upTo: z.int(),
  quotas: z.strictObject({
    issueWarningBytes: z.int().nullable(),
    prohibitSendBytes: z.int().nullable(),
    prohibitSendReceiveBytes: z.int().nullable(),
    recoverableItemsBytes: z.int().nullable(),
  }),
  /** Generations whose files make up the mailbox, oldest first. */
  chain: z.array(z.string()),
});
export type BackupMailbox = z.infer<typeof mailbox>;

/** What was copied into the mailbox from elsewhere, whole, in a file of one generation. */
const ledger = z.strictObject({
  tenant: z.int(),
  ledger: z.int(),
  /** `null` where the target is no mailbox here. */
  mailbox: z.int().nullable(),
  createdAt: z.int(),
  /** At which it was saved; `null` where it was ahead of its mailbox. */
  revision: z.int().nullable(),
  /** Whose file it is: one that has not changed since is not written again. */
  generation: z.string(),
});
export type BackupLedger = z.infer<typeof ledger>;

/** Something that could not be saved because the store itself had lost it. */
const problem = z.strictObject({
  tenant: z.int(),
  mailbox: z.int(),
  folder: z.int(),
  uid: z.int(),
  body: z.string(),
  reason: z.string(),
});
export type BackupProblem = z.infer<typeof problem>;

const manifestSchema = z.strictObject({
  format: z.int(),
  program: z.string(),
  generation: z.string(),
  parent: z.string().nullable(),
  /** Distinguishes a store from one that was restored from it: increments never cross from one to the other. */
  lineage: z.string(),
  startedAt: z.int(),
  completedAt: z.int(),
  tenants: z.array(z.strictObject({ tenant: z.int(), guid: z.string(), name: z.string() })),
  mailboxes: z.array(mailbox),
  /** None in generations of format 1. */
  ledgers: z.array(ledger).default([]),
  /** `directory`, `bodies/<tenant>`, `mailboxes/<tenant>/<mailbox>`, `ledgers/<tenant>/<ledger>`. */
  files: z.array(file),
  packs: z.array(pack),
  problems: z.array(problem),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest with its own digest, for people to read as well. */
export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify({ sha256: digestOf(manifest), manifest }, undefined, 1)}\n`;
}

const envelope = z.strictObject({ sha256: z.string(), manifest: z.looseObject({ format: z.int() }) });

export function parseManifest(text: string, name: string): Manifest {
  const json = parseJson(text, name);
  const outer = envelope.safeParse(json);
  if (!outer.success) throw damaged(name, 'it is not a manifest');
  const { format } = outer.data.manifest;
  if (format > backupFormat) throw newerFormat(name, format, backupFormat);
  if (digestOf(outer.data.manifest) !== outer.data.sha256) throw damaged(name, 'its digest does not fit');
  const parsed = manifestSchema.safeParse(outer.data.manifest);
  if (!parsed.success) throw damaged(name, 'it lacks what a manifest says');
  return parsed.data;
}

function digestOf(manifest: object): string {
  return hash('sha256', JSON.stringify(manifest), 'hex');
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(name, 'it is not JSON', error);
  }
}

export function fileOf(manifest: Manifest, path: string): BackupFile | undefined {
  return manifest.files.find((each) => each.path === path);
}

export const directoryFile = 'directory';
export function bodiesFile(tenant: number): string {
  return `bodies/${tenant}`;
}
export function mailboxFile(tenant: number, mailbox: number): string {
  return `mailboxes/${tenant}/${mailbox}`;
}
export function ledgerFile(tenant: number, ledger: number): string {
  return `ledgers/${tenant}/${ledger}`;
}
export const fileSuffix = '.ndjson.zst';
