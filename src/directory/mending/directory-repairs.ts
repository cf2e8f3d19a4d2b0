/**
 * Mending of directories outside. A plan says what would be written, and to which objects; applying it makes a change set in
 * the journal for each directory and sends it. Any change set can be taken back by one more.
 */
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Random } from '../../base/random.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { RecordStore } from '../../store/ports/record-store.ts';
import type { DirectoryConnector } from '../control/connector-model.ts';
import type { DirectoryReadiness } from '../readiness/directory-readiness.ts';
import type { Finding } from '../readiness/finding.ts';
import type { LdifDirection } from './change-ldif.ts';
import { ChangeSetJournal } from './change-set-journal.ts';
import { type ChangeItem, type ChangeSet, type ChangeSetKind, isFinished } from './change-set-model.ts';
import { type ApplyOptions, ChangeSetRun } from './change-set-run.ts';
import { FindingExchange } from './finding-exchange.ts';
import type { FindingImport } from './finding-import.ts';
import { type MendDecision, MendDecisions } from './mend-decisions.ts';
import type { Mend } from './mend-plan.ts';
import { NamesHere } from './names-here.ts';
import {
  type MendedConnectors,
  type PlanPart,
  type RepairPlan,
  RepairPlanner,
  type RepairRequest,
  requireWork,
  type UndoSelection,
} from './repair-planner.ts';

export interface DirectoryRepairsOptions {
  readonly store: RecordStore & Pick<DirectoryStore, 'findByKeys'>;
  readonly connectors: MendedConnectors;
  readonly readiness: Pick<DirectoryReadiness, 'findings' | 'findFindings' | 'findLastRun'>;
  readonly clock: Clock;
  readonly random: Random;
  /** After a crash, so long nobody else goes on with what was begun. */
  readonly leaseMs?: number;
}

/** What comes out while change sets are applied. */
export type RepairEvent =
  /** One that was interrupted earlier, and is brought to its end first. */
  | { readonly kind: 'pickedUp'; readonly changeSet: ChangeSet }
  | { readonly kind: 'begun'; readonly changeSet: ChangeSet }
  | { readonly kind: 'item'; readonly changeSet: ChangeSet; readonly item: ChangeItem }
  | { readonly kind: 'ended'; readonly changeSet: ChangeSet };

const defaultLeaseMs = 30_000;
/** Writing down what is meant takes longer than one turn of applying it. */
const preparingLeases = 20;
/** Times that a lost connection is opened again, and the first pause before that. */
const maxReconnections = 3;
const firstPauseMs = 1_000;

export class DirectoryRepairs {
  readonly #decisions: MendDecisions;
  readonly #journal: ChangeSetJournal;
  readonly #options: DirectoryRepairsOptions;
  readonly #planner: RepairPlanner;
  readonly #exchange: FindingExchange;

  constructor(options: DirectoryRepairsOptions) {
    const { store, connectors, readiness, clock, random } = options;
    this.#options = options;
    const decisions = new MendDecisions(store);
    const preparingMs = (options.leaseMs ?? defaultLeaseMs) * preparingLeases;
    const journal = new ChangeSetJournal({ records: store, clock, random, preparingMs });
    this.#decisions = decisions;
    this.#journal = journal;
    const namesHere = new NamesHere(store);
    const planner = new RepairPlanner({ connectors, readiness, decisions, journal, namesHere });
    this.#planner = planner;
    this.#exchange = new FindingExchange({ planner, journal, readiness, clock });
  }

  planRepair(organization: Tenant, request: RepairRequest, signal: AbortSignal): Promise<RepairPlan> {
    return this.#planner.planRepair(organization, request, signal);
  }

  /** The same for mends that are no findings of a run. */
  planMends(
    organization: Tenant,
    kind: ChangeSetKind,
    mends: readonly Mend[],
    signal: AbortSignal,
  ): Promise<RepairPlan> {
    return this.#planner.planMends(organization, kind, mends, signal);
  }

  planUndo(organization: Tenant, identity: string, selection: UndoSelection = {}): Promise<RepairPlan> {
    return this.#planner.planUndo(organization, identity, selection);
  }

  /** Findings, with what was decided about each. */
  mends(organization: Tenant, request: RepairRequest = {}): AsyncIterable<Mend> {
    return this.#planner.mends(organization, request);
  }

  /** The newest first. */
  changeSets(organization: Tenant): AsyncIterable<ChangeSet> {
    return this.#journal.each(organization.tenant);
  }

  changeSet(organization: Tenant, identity: string): Promise<ChangeSet> {
    return this.#journal.get(organization.tenant, identity);
  }

  items(organization: Tenant, id: Guid): AsyncIterable<ChangeItem> {
    return this.#journal.items(organization.tenant, id);
  }

  /** For a spreadsheet. */
  exportCsv(organization: Tenant, request: RepairRequest, language: Language): AsyncIterable<string> {
    return this.#exchange.exportCsv(organization, request, language);
  }

  /** For ldapmodify: what a repair would write, whether it may be written from here or not; or what takes that back. */
  exportLdif(
    organization: Tenant,
    request: RepairRequest,
    direction: LdifDirection,
    signal: AbortSignal,
  ): AsyncIterable<string> {
    return this.#exchange.exportLdif(organization, request, direction, signal);
  }

  /** The same of a change set: all that it meant to write; or what takes back what it has written. */
  exportChangeSet(organization: Tenant, identity: string, direction: LdifDirection): AsyncIterable<string> {
    return this.#exchange.exportChangeSet(organization, identity, direction);
  }

  /** Takes decisions from a file of findings; those in rows without an error are kept. */
  async importFindings(organization: Tenant, file: Uint8Array, by: string): Promise<FindingImport> {
    const imported = await this.#exchange.readFile(organization, file);
    await this.decide(organization, imported.decisions, by);
    return imported;
  }

  /** These findings, with what was decided about each. */
  decided(organization: Tenant, findings: AsyncIterable<Finding>): AsyncIterable<Mend> {
    return this.#decisions.mends(organization.tenant, findings);
  }

  /** What somebody wants done about findings; nothing is written to the directory. */
  async decide(
    organization: Tenant,
    decisions: ReadonlyMap<string, Pick<MendDecision, 'action' | 'update'>>,
    decidedBy: string,
  ): Promise<void> {
    const decidedAt = this.#options.clock.now();
    const kept = Array.from(decisions, ([id, { action, update }]) => {
      return [id, { action, update, decidedAt, decidedBy }] as const;
    });
    await this.#decisions.keep(organization.tenant, new Map(kept));
  }

  /** What was interrupted before comes first: it was asked for, and the plan may build upon it. */
  async *apply(
    organization: Tenant,
    plan: RepairPlan,
    by: string,
    options: ApplyOptions,
  ): AsyncIterable<RepairEvent> {
    requireWork(plan);
    const wanted = plan.parts.map(({ connector }) => connector.guid);
    yield* this.pickUp(organization, options, wanted);
    for (const part of plan.parts) {
      const changeSet = await this.#begin(organization, plan, part, by);
      yield { kind: 'begun', changeSet };
      yield* this.#run(organization, changeSet, options);
    }
  }

  /** Goes on with a change set that was stopped or interrupted. */
  async *resume(organization: Tenant, identity: string, options: ApplyOptions): AsyncIterable<RepairEvent> {
    const found = await this.#journal.get(organization.tenant, identity);
    if (isFinished(found)) throw isOver(found);
    const changeSet = await this.#takeOver(organization, found, options.signal);
    yield { kind: 'pickedUp', changeSet };
    yield* this.#run(organization, changeSet, options);
  }

  /**
   * Brings every change set to its end that was interrupted by a crash, of the connectors that are named or of all; those that
   * were stopped on purpose stay so. One that fails does not keep the others from theirs.
   */
  async *pickUp(
    organization: Tenant,
    options: ApplyOptions,
    connectors?: readonly Guid[],
  ): AsyncIterable<RepairEvent> {
    const failures: unknown[] = [];
    for (const found of await Array.fromAsync(this.#journal.open(organization.tenant))) {
      const isMeant = connectors?.includes(found.connector.guid) ?? true;
      if (!isMeant || this.#isLeased(found)) continue;
      if (found.status === 'Preparing') {
        yield { kind: 'ended', changeSet: await this.#abandon(organization, found) };
      } else if (found.status === 'Applying') {
        yield { kind: 'pickedUp', changeSet: found };
        try {
          yield* this.#run(organization, found, options);
        } catch (error) {
          options.signal.throwIfAborted();
          failures.push(error);
        }
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #begin(organization: Tenant, plan: RepairPlan, part: PlanPart, by: string): Promise<ChangeSet> {
    const { guid, name } = part.connector;
    const { kind, undoes } = plan;
    const wanted = { kind, undoes, connector: { guid, name }, createdBy: by };
    return this.#journal.create(organization.tenant, wanted, part.items);
  }

  async *#run(organization: Tenant, begun: ChangeSet, options: ApplyOptions): AsyncIterable<RepairEvent> {
    const { connectors, clock, random } = this.#options;
    const leaseMs = this.#leaseMs;
    const connector = await this.#connectorOf(organization, begun);
    const runner = random.guid();
    let changeSet = begun;
    for (let reconnections = 0; ; reconnections += 1) {
      try {
        const writer = await connectors.openWriter(organization, connector, options.signal);
        const { tenant } = organization;
        const surroundings = { journal: this.#journal, clock, tenant, writer, runner, leaseMs };
        const run = new ChangeSetRun(changeSet, surroundings, options);
        try {
          for await (const item of run.apply()) yield { kind: 'item', changeSet: run.changeSet, item };
        } finally {
          changeSet = run.changeSet;
          await writer.close();
        }
        yield { kind: 'ended', changeSet };
        return;
      } catch (error) {
        if (!isAppError(error, 'unavailable') || reconnections >= maxReconnections) throw error;
        await clock.sleep(firstPauseMs * 2 ** reconnections, options.signal);
      }
    }
  }

  /** Without its connector a change set cannot come to its end by itself: it waits for somebody to decide. */
  async #connectorOf(organization: Tenant, changeSet: ChangeSet): Promise<DirectoryConnector> {
    try {
      return await this.#options.connectors.get(organization, changeSet.connector.guid);
    } catch (error) {
      if (!isAppError(error, 'notFound')) throw error;
      const reason = `Its connector "${changeSet.connector.name}" was removed.`;
      await this.#journal.update(organization.tenant, changeSet, { status: 'Stopped', reason, run: null });
      throw error;
    }
  }

  get #leaseMs(): number {
    return this.#options.leaseMs ?? defaultLeaseMs;
  }

  #isLeased({ run }: ChangeSet): boolean {
    return run !== null && run.until > this.#options.clock.now();
  }

  /** Of a run that died, the lease runs out; one that lives has renewed it by then. */
  async #takeOver(organization: Tenant, found: ChangeSet, signal: AbortSignal): Promise<ChangeSet> {
    const { clock } = this.#options;
    const { run } = found;
    if (run !== null && this.#isLeased(found)) {
      const waitMs = run.until - clock.now();
      if (waitMs > this.#leaseMs) throw isRunning(found.id);
      await clock.sleep(waitMs, signal);
      const later = await this.#journal.get(organization.tenant, found.id);
      if (later.version !== found.version) throw isRunning(found.id);
    }
    if (found.status === 'Preparing') throw isOver(await this.#abandon(organization, found));
    return found;
  }

  /** Its items were not all written, and therefore none was sent. */
  #abandon(organization: Tenant, changeSet: ChangeSet): Promise<ChangeSet> {
    const finishedAt = this.#options.clock.now();
    const reason = 'The program was stopped before anything was written.';
    return this.#journal.update(organization.tenant, changeSet, { status: 'Abandoned', reason, finishedAt });
  }
}

const isOver = ({ id, status }: { readonly id: Guid; readonly status: string }): AppError =>
  new AppError({
    kind: 'conflict',
    code: 'directory.changeset.finished',
    message: `The change set ${id} has come to its end (${status}), so that there is nothing to go on with. What it left can be repaired anew after Test-DirectoryReadiness.`,
    details: { changeSet: id },
  });

const isRunning = (id: Guid): AppError =>
  new AppError({
    kind: 'conflict',
    code: 'directory.changeset.running',
    message: `The change set ${id} is being applied at this moment, by another session. Run Get-DirectoryRepair ${id} to see how far it is.`,
    details: { changeSet: id },
  });
