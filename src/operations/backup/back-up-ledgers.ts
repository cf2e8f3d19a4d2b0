import { isAppError } from '../../base/errors.ts';
import type { ChangeNumber, MailboxId, TenantId } from '../../base/ids.ts';
import type { LedgerRecord, LedgerState } from '../../store/ports/sync-ledger.ts';
import type { BackupReader } from './backup-ports.ts';
import { toLedgerLines } from './ledger-lines.ts';
import { LineFileWriter } from './line-file.ts';
import { type BackupFile, type BackupLedger, ledgerFile } from './manifest.ts';

export interface LedgerBackupParts {
  readonly generation: string;
  readonly generationFolder: string;
  /** Those of the generation before, where its numbers still mean the same. */
  readonly before: readonly BackupLedger[];
}

/**
 * Ledgers are saved after their mailbox, and without what was copied since the number where it ended, so that the two
 * are of one moment: an entry too many would keep a message from being copied, one too few would have it copied twice.
 * A ledger has no history; one that has changed is written whole.
 */
export class LedgerBackup {
  readonly ledgers: BackupLedger[] = [];
  readonly files: BackupFile[] = [];
  readonly #parts: LedgerBackupParts;
  readonly #before: ReadonlyMap<string, BackupLedger>;

  constructor(parts: LedgerBackupParts) {
    this.#parts = parts;
    this.#before = new Map(parts.before.map((each) => [nameOf(each), each]));
  }

  async saveOfMailbox(
    reader: BackupReader,
    tenant: TenantId,
    mailbox: MailboxId,
    upTo: ChangeNumber,
  ): Promise<void> {
    for (const record of await reader.listLedgers(tenant, { mailbox })) {
      await this.#save(reader, tenant, record, upTo);
    }
  }

  /** Those whose target is no mailbox here, and which no mailbox could contradict. */
  async saveElsewhere(reader: BackupReader, tenant: TenantId): Promise<void> {
    for (const record of await reader.listLedgers(tenant)) {
      if (record.mailbox === null) await this.#save(reader, tenant, record, Number.POSITIVE_INFINITY);
    }
  }

  async #save(reader: BackupReader, tenant: TenantId, record: LedgerRecord, upTo: number): Promise<void> {
    const { ledger, mailbox, createdAt, revision } = record;
    const before = this.#before.get(nameOf({ tenant, ledger }));
    if (before?.createdAt === createdAt && before.revision === revision) {
      this.ledgers.push(before);
      return;
    }
    const state = await reader.readLedgerState(tenant, ledger).catch(ignoreRemoved);
    if (state === undefined) return;
    const { generation, generationFolder } = this.#parts;
    const lines = await LineFileWriter.create(generationFolder, ledgerFile(tenant, ledger));
    for (const line of toLedgerLines(state, upTo)) await lines.write(line);
    this.files.push(await lines.finish());
    // Of a ledger that was ahead of its mailbox, the next generation must not believe that it has it.
    const whole = isAhead(state, upTo) ? null : state.record.revision;
    this.ledgers.push({ tenant, ledger, mailbox, createdAt, revision: whole, generation });
  }
}

function isAhead({ folders }: LedgerState, upTo: number): boolean {
  return folders.some(({ index }) => index.items.some((item) => item > upTo));
}

/** A ledger that is removed while others are saved is one that the backup does without. */
function ignoreRemoved(error: unknown): undefined {
  if (!isAppError(error, 'notFound') || error.code !== 'store.ledger.notFound') throw error;
}

function nameOf({ tenant, ledger }: { tenant: number; ledger: number }): string {
  return `${tenant}/${ledger}`;
}
