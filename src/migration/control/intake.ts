/**
 * From the rows of a file to users of a batch. The file is read to its end before anything is kept, so that every error
 * in it is known first; then some hundred rows at a time are looked up, sealed and added.
 */
import { setImmediate } from 'node:timers/promises';
import type { SecretBox } from '../../access/secret-box.ts';
import type { ConcealedText } from '../../base/concealed-text.ts';
import { isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { NewMigrationUser } from '../../store/ports/migration-store.ts';
import { MigrationCsvReader } from '../csv/read-migration-csv.ts';
import type { CsvRows, IntakeError } from './batch-model.ts';
import type { ControlContext } from './context.ts';
import { migrationInvalid } from './control-errors.ts';
import {
  addressKeyOf,
  type IntakeRow,
  type Resolution,
  type ResolvedRow,
  resolveRows,
  rowError,
} from './intake-targets.ts';
import { newUserContent, toJson } from './stored-content.ts';
import { dueAtOf, type ScheduleRules } from './user-schedule.ts';

const chunkSize = 500;
/** Pieces in which a file that is whole in memory is read: rows of all of it need not be there twice. */
const pieceBytes = 64 * 1024;

export interface ReadRows {
  readonly rows: readonly IntakeRow[];
  readonly errors: readonly IntakeError[];
}

/** Throws where the file cannot be used at all, with everything that is wrong with it. */
export async function readRows(
  { csv, allowUnknownColumnsInCsv = false }: CsvRows,
  needsPassword: boolean,
): Promise<ReadRows> {
  const reader = new MigrationCsvReader({ allowUnknownColumns: allowUnknownColumnsInCsv, needsPassword });
  const rows: IntakeRow[] = [];
  const errors: IntakeError[] = [];
  const take = (items: ReturnType<MigrationCsvReader['push']>) => {
    for (const item of items) {
      if (item.kind === 'row') rows.push(item.row);
      else errors.push(item.error);
    }
  };
  for await (const piece of piecesOf(csv)) {
    take(reader.push(piece));
    // Others have their turn between two pieces.
    await setImmediate();
  }
  take(reader.end());
  if (errors.some(({ scope }) => scope === 'file')) throw unusable(errors);
  return { rows, errors };
}

async function* piecesOf(csv: CsvRows['csv']): AsyncGenerator<Uint8Array> {
  if (!(csv instanceof Uint8Array)) {
    yield* csv;
    return;
  }
  for (let at = 0; at < csv.length; at += pieceBytes) yield csv.subarray(at, at + pieceBytes);
}

const shownErrors = 10;

export function unusable(errors: readonly IntakeError[]) {
  const lines = errors.map(describeIntakeError);
  const shown = lines.slice(0, shownErrors).join('\n');
  const more = lines.length > shownErrors ? `\nand ${lines.length - shownErrors} more.` : '';
  return migrationInvalid('csv', `The CSV file can't be used:\n${shown}${more}`, { errors: lines });
}

/** `Row 3, column UserName: The cell is empty. …` */
export function describeIntakeError({ row, column, columnNumber, message }: IntakeError): string {
  const name = column ?? columnNumber;
  return `Row ${row}${name === undefined ? '' : `, column ${name}`}: ${message}`;
}

export interface IntakePlan {
  readonly resolved: readonly ResolvedRow[];
  readonly present: number;
  readonly errors: readonly IntakeError[];
}

/** Looks up every row: whose mailbox it is, and whether it is being moved already. Nothing is kept yet. */
export async function planIntake(
  context: ControlContext,
  organization: Tenant,
  { rows, errors }: ReadRows,
  { batch, isTargetHere }: { readonly batch: Guid | undefined; readonly isTargetHere: boolean },
): Promise<IntakePlan> {
  const resolved: ResolvedRow[] = [];
  const failed: IntakeError[] = [...errors];
  const seen = new Map<string, number>();
  let present = 0;
  for (let start = 0; start < rows.length; start += chunkSize) {
    const chunk = rows.slice(start, start + chunkSize);
    await setImmediate();
    const found = isTargetHere
      ? await resolveRows(context.recipients, organization, chunk)
      : chunk.map((row): Resolution => ({ row, addressKey: addressKeyOf(row.emailAddress), mailbox: null }));
    const fresh = found.flatMap((each) => {
      const result = 'error' in each ? each : unlessTwice(each, seen);
      if (!('error' in result)) return [result];
      failed.push(result.error);
      return [];
    });
    const taken = await findTaken(context, organization, fresh);
    for (const each of fresh) {
      const holder = taken.get(each.addressKey);
      if (holder === undefined) resolved.push(each);
      else if (holder.batch === batch) present += 1;
      else failed.push(inOtherBatch(each.row, holder.batchName).error);
    }
  }
  failed.sort((a, b) => a.row - b.row);
  return { resolved, present, errors: failed };
}

function unlessTwice(each: ResolvedRow, seen: Map<string, number>): Resolution {
  const first = seen.get(each.addressKey);
  if (first === undefined) {
    seen.set(each.addressKey, each.row.row);
    return each;
  }
  return rowError(
    each.row,
    'target.twice',
    `${each.row.emailAddress} is another address of the mailbox in row ${first}. A mailbox can be in a batch once: remove one of the rows.`,
  );
}

async function findTaken(
  { store }: ControlContext,
  { tenant }: Tenant,
  rows: readonly ResolvedRow[],
): Promise<ReadonlyMap<string, { readonly batch: Guid; readonly batchName: string }>> {
  const keys = rows.map(({ addressKey }) => addressKey);
  const holders = keys.length === 0 ? [] : await store.findMigrationUsersByAddress(tenant, keys);
  const names = new Map<Guid, string>();
  for (const { batch: guid } of holders) {
    if (names.has(guid)) continue;
    const batch = await store.findMigrationObject(tenant, 'batch', { guid });
    names.set(guid, batch?.name ?? 'that is being removed');
  }
  return new Map(
    holders.map(({ addressKey, batch }) => [addressKey, { batch, batchName: names.get(batch) ?? '' }]),
  );
}

function inOtherBatch(row: IntakeRow, batch: string): { error: IntakeError } {
  return rowError(
    row,
    'target.inOtherBatch',
    `${row.emailAddress} is in the migration batch "${batch}" already. Remove it there with Remove-MigrationUser first.`,
  );
}

export interface IntakeSettings {
  readonly batch: Guid;
  readonly endpoint: Guid;
  readonly rules: ScheduleRules;
  /** `Queued` where the batch runs, `Stopped` where it does not. */
  readonly status: 'Queued' | 'Stopped';
}

/** Adds them; rows that somebody else has added to another batch meanwhile come back as errors. */
export async function addRows(
  context: ControlContext,
  organization: Tenant,
  rows: readonly ResolvedRow[],
  settings: IntakeSettings,
): Promise<{ readonly added: number; readonly errors: readonly IntakeError[] }> {
  const { store } = context;
  const box = context.secretsOf(organization);
  const errors: IntakeError[] = [];
  let added = 0;
  for (let start = 0; start < rows.length; start += chunkSize) {
    let chunk = rows.slice(start, start + chunkSize);
    await setImmediate();
    try {
      await store.addMigrationUsers(organization.tenant, toUsers(context, box, chunk, settings));
    } catch (error) {
      if (!isAppError(error, 'conflict') || error.code !== 'migration.addressTaken') throw error;
      const taken = await findTaken(context, organization, chunk);
      for (const { row, addressKey } of chunk) {
        const holder = taken.get(addressKey);
        if (holder) errors.push(inOtherBatch(row, holder.batchName).error);
      }
      chunk = chunk.filter(({ addressKey }) => !taken.has(addressKey));
      await store.addMigrationUsers(organization.tenant, toUsers(context, box, chunk, settings));
    }
    added += chunk.length;
  }
  return { added, errors };
}

function toUsers(
  { random }: ControlContext,
  box: SecretBox,
  rows: readonly ResolvedRow[],
  { batch, endpoint, rules, status }: IntakeSettings,
): NewMigrationUser[] {
  return rows.map(({ row, addressKey, mailbox }) => {
    const guid = random.guid();
    const { emailAddress, userName, userRoot = null } = row;
    const content = newUserContent({
      emailAddress,
      userName,
      userRoot,
      row: row.row,
      mailbox,
      touchedAt: rules.now,
    });
    return {
      guid,
      batch,
      endpoint,
      addressKey,
      status,
      dueAt: dueAtOf(guid, status, content, rules),
      content: toJson(content),
      secret: row.password === undefined ? null : sealPassword(box, guid, row.password),
    };
  });
}

/** Bound to the user, so that it does not open in another's row. */
const purposeOf = (user: Guid) => `migration.user:${user}`;

export function sealPassword(box: SecretBox, user: Guid, password: ConcealedText): Uint8Array {
  // In memory of its own: a piece of Node's pool would keep, and take along when it is copied, all 8 KB of it.
  return Uint8Array.from(box.seal(purposeOf(user), Buffer.from(password.reveal())));
}

export function openPassword(box: SecretBox, user: Guid, secret: Uint8Array): string {
  return Buffer.from(box.open(purposeOf(user), secret)).toString();
}
