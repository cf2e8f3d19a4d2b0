/** Findings in files: for spreadsheets and back, and as LDIF for whoever may write where we may not. */
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Language } from '../../base/language.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { CheckContext } from '../readiness/check.ts';
import { checks } from '../readiness/checks/registry.gen.ts';
import type { DirectoryReadiness } from '../readiness/directory-readiness.ts';
import type { ReadinessRun } from '../readiness/readiness-run.ts';
import { topLevelDomains } from '../readiness/top-level-domains.ts';
import { type LdifDirection, writeChangeLdif, writeChangeRecords } from './change-ldif.ts';
import type { ChangeSetJournal } from './change-set-journal.ts';
import { readFindingCsv } from './finding-csv-reader.ts';
import { writeFindingCsv } from './finding-csv-writer.ts';
import { type FindingImport, importFindings } from './finding-import.ts';
import { judgeValue } from './judge-value.ts';
import { nothingToMend } from './mend-plan.ts';
import type { RepairPlanner, RepairRequest } from './repair-planner.ts';

export interface FindingExchangeOptions {
  readonly planner: RepairPlanner;
  readonly journal: ChangeSetJournal;
  readonly readiness: Pick<DirectoryReadiness, 'findLastRun'>;
  readonly clock: Clock;
}

export class FindingExchange {
  readonly #options: FindingExchangeOptions;

  constructor(options: FindingExchangeOptions) {
    this.#options = options;
  }

  exportCsv(organization: Tenant, request: RepairRequest, language: Language): AsyncIterable<string> {
    return writeFindingCsv(this.#options.planner.mends(organization, request), language);
  }

  /** For ldapmodify: what a repair would write, whether it may be written from here or not; or what takes that back. */
  async *exportLdif(
    organization: Tenant,
    request: RepairRequest,
    direction: LdifDirection,
    signal: AbortSignal,
  ): AsyncIterable<string> {
    const { parts, elsewhere } = await this.#options.planner.planRepair(organization, request, signal);
    if (parts.length + elsewhere.length === 0) throw nothingToMend();
    const items = [...parts, ...elsewhere].flatMap((part) => part.items);
    yield* writeChangeLdif(items, { direction, comment: ldifComment(direction) });
  }

  /** The same of a change set: all that it meant to write; or what takes back what it has written. */
  async *exportChangeSet(
    organization: Tenant,
    identity: string,
    direction: LdifDirection,
  ): AsyncIterable<string> {
    const { journal } = this.#options;
    const { id } = await journal.get(organization.tenant, identity);
    const comment = `${ldifComment(direction)} Change set ${id}.`;
    yield* writeChangeLdif([], { direction, comment });
    for await (const item of journal.items(organization.tenant, id)) {
      if (direction === 'undo' && item.status !== 'Done') continue;
      yield* writeChangeRecords([item], direction);
    }
  }

  /** What a file of findings decides, held against the rules of the last run; nothing is kept of it here. */
  async readFile(organization: Tenant, file: Uint8Array): Promise<FindingImport> {
    const { planner, readiness } = this.#options;
    const run = await readiness.findLastRun(organization);
    if (run === undefined) throw noRun();
    const context = this.#judgingContext(run);
    return importFindings(readFindingCsv(file), {
      mends: planner.mends(organization, {}),
      judge: (finding, value) => judgeValue(finding, value, checks, context),
    });
  }

  #judgingContext({ profile, verifiedDomains }: ReadinessRun): CheckContext {
    const now = this.#options.clock.now();
    const domains = new Set(verifiedDomains);
    return { profile, verifiedDomains: domains, initialDomain: undefined, topLevelDomains, now };
  }
}

const ldifComment = (direction: LdifDirection): string =>
  direction === 'forward'
    ? 'Changes that Landfall proposes. Apply them with: ldapmodify -c -f <this file>.'
    : 'Takes back what Landfall proposed. Apply it with: ldapmodify -c -f <this file>.';

const noRun = (): AppError =>
  new AppError({
    kind: 'notFound',
    code: 'directory.finding.noRun',
    message:
      'Readiness was never run here, so that there are no findings to decide about. Run Test-DirectoryReadiness.',
  });
