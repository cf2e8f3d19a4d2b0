import type { Clock } from '../../base/clock.ts';
import type { Language } from '../../base/language.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationProgress } from '../../store/ports/migration-store.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationBatchControl, MigrationUserControl } from '../control/facade.ts';
import type { MigrationUser } from '../control/user-model.ts';
import { countUsers, tallyUsers } from '../states/batch-tally.ts';
import { writeCsvReport } from './csv-report.ts';
import { writeHtmlReport } from './html-report.ts';
import { writeJsonReport } from './json-report.ts';
import type { ManifestReader, ManifestsOfBatch } from './ledger-manifests.ts';
import type { MailboxReport, ReportHead } from './report-model.ts';

export type ReportFormat = 'Csv' | 'Json' | 'Html';

export interface MigrationReportsOptions {
  readonly batches: Pick<MigrationBatchControl, 'samples' | 'log'>;
  readonly users: Pick<MigrationUserControl, 'each' | 'get'>;
  readonly manifests: ManifestReader;
  readonly clock: Clock;
  /** Of pages; tables are the same in every language. */
  readonly language: Language;
}

export interface ReportScope {
  /** Addresses or GUIDs; all of the batch without it. */
  readonly users?: readonly string[];
}

const logEntries = 200;
/** Of one mailbox; what is skipped beyond is counted. */
const maxSkipped = 10_000;

/** Reports of batches and of single users, written piece by piece. */
export class MigrationReports {
  readonly #options: MigrationReportsOptions;

  constructor(options: MigrationReportsOptions) {
    this.#options = options;
  }

  async *write(
    organization: Tenant,
    batch: MigrationBatch,
    format: ReportFormat,
    signal: AbortSignal,
    scope: ReportScope = {},
  ): AsyncGenerator<string> {
    const wanted = scope.users && (await this.#find(organization, scope.users));
    const head = await this.#head(organization, wanted ? narrowed(batch, wanted) : batch, !wanted);
    const users = wanted ?? this.#options.users.each(organization, { batch: batch.guid });
    const manifests = this.#options.manifests.open(organization, batch);
    const mailboxes = eachMailbox(users, manifests, signal);
    switch (format) {
      case 'Csv':
        yield* writeCsvReport(head, mailboxes);
        return;
      case 'Json':
        yield* writeJsonReport(head, mailboxes);
        return;
      case 'Html':
        yield* writeHtmlReport(head, mailboxes, this.#options.language);
    }
  }

  async #find(organization: Tenant, identities: readonly string[]): Promise<MigrationUser[]> {
    const found: MigrationUser[] = [];
    for (const identity of identities) found.push(await this.#options.users.get(organization, identity));
    return found;
  }

  async #head(organization: Tenant, batch: MigrationBatch, isWhole: boolean): Promise<ReportHead> {
    const { batches, clock } = this.#options;
    return {
      organization: organization.displayName,
      batch,
      generatedAt: clock.now(),
      samples: isWhole ? await batches.samples(organization, batch.guid) : undefined,
      log: isWhole ? await batches.log(organization, batch.guid, logEntries) : [],
    };
  }
}

async function* eachMailbox(
  users: AsyncIterable<MigrationUser> | Iterable<MigrationUser>,
  manifests: ManifestsOfBatch,
  signal: AbortSignal,
): AsyncGenerator<MailboxReport> {
  for await (const user of users) {
    signal.throwIfAborted();
    yield { user, manifest: await manifests.read(user, maxSkipped) };
  }
}

/** The batch as if it had these users alone. */
function narrowed(batch: MigrationBatch, users: readonly MigrationUser[]): MigrationBatch {
  const tally = tallyUsers(users.map(({ status }) => status));
  const sum = (field: keyof MigrationProgress) =>
    users.reduce((total, { progress }) => total + progress[field], 0);
  const progress: MigrationProgress = {
    estimatedItems: sum('estimatedItems'),
    estimatedBytes: sum('estimatedBytes'),
    syncedItems: sum('syncedItems'),
    skippedItems: sum('skippedItems'),
    transferredBytes: sum('transferredBytes'),
  };
  return { ...batch, tally, counts: countUsers(tally), progress, failedRowCount: 0 };
}
