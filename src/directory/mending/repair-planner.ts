/** What a repair, or an undo, would write: found out before anything is written. */
import { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryConnector } from '../control/connector-model.ts';
import type { DirectoryConnectors } from '../control/directory-connectors.ts';
import type { DirectoryReadiness, FindingFilter } from '../readiness/directory-readiness.ts';
import type { Finding, MendAction } from '../readiness/finding.ts';
import type { ChangeSetJournal } from './change-set-journal.ts';
import type { ChangeItem, ChangeSetKind, PlannedItem } from './change-set-model.ts';
import { leaveHeldValues } from './held-mends.ts';
import type { MendDecisions } from './mend-decisions.ts';
import { type LeftMend, type Mend, nothingToMend, planMends, readOnlySource } from './mend-plan.ts';
import type { NamesHere } from './names-here.ts';
import { reversed } from './object-state.ts';

export interface RepairRequest {
  /** Findings by id; else all that the filter lets pass. */
  readonly ids?: readonly string[];
  readonly filter?: FindingFilter;
  /** In place of what was decided or is proposed. */
  readonly action?: MendAction;
  readonly update?: string;
}

export interface RepairPlan {
  readonly kind: ChangeSetKind;
  readonly undoes: Guid | null;
  /** A change set for each directory. */
  readonly parts: readonly PlanPart[];
  /** What would be written where it may not be: for whoever applies it there. */
  readonly elsewhere: readonly ElsewherePart[];
  readonly left: readonly LeftMend[];
}

export interface ElsewherePart {
  /** Name of a connector, or of a file. */
  readonly source: string;
  readonly items: readonly PlannedItem[];
}

export interface PlanPart {
  readonly connector: DirectoryConnector;
  readonly items: readonly PlannedItem[];
}

/** Which items of a change set are taken back; all of them without it. */
export interface UndoSelection {
  /** DNs or names of objects, without case. */
  readonly objects?: readonly string[];
  readonly attributes?: readonly string[];
}

/** What mending needs of connectors. */
export type MendedConnectors = Pick<DirectoryConnectors, 'list' | 'get' | 'openSource' | 'openWriter'>;

export interface PlannerOptions {
  readonly connectors: MendedConnectors;
  readonly readiness: Pick<DirectoryReadiness, 'findings' | 'findFindings' | 'findLastRun'>;
  readonly decisions: MendDecisions;
  readonly journal: ChangeSetJournal;
  readonly namesHere: NamesHere;
}

export class RepairPlanner {
  readonly #options: PlannerOptions;

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  async planRepair(organization: Tenant, request: RepairRequest, signal: AbortSignal): Promise<RepairPlan> {
    const mends = await Array.fromAsync(this.mends(organization, request));
    return this.planMends(organization, 'Repair', mends, signal);
  }

  /** What is left of mends once those are taken out that would make duplicates. */
  async planMends(
    organization: Tenant,
    kind: ChangeSetKind,
    wanted: readonly Mend[],
    signal: AbortSignal,
  ): Promise<RepairPlan> {
    const { connectors, namesHere } = this.#options;
    const { mends, left } = await leaveHeldValues(wanted, { organization, connectors, namesHere, signal });
    const parts: PlanPart[] = [];
    const elsewhere: ElsewherePart[] = [];
    const allLeft: LeftMend[] = [...left];
    for (const [source, ofSource] of Map.groupBy(mends, ({ finding }) => finding.source ?? '')) {
      const connector = await this.#findConnector(organization, source);
      const plan = planMends(ofSource);
      allLeft.push(...plan.left);
      if (plan.items.length === 0) continue;
      if (connector?.isWritable === true) parts.push({ connector, items: plan.items });
      else elsewhere.push({ source, items: plan.items });
    }
    return { kind, undoes: null, parts, elsewhere, left: allLeft };
  }

  /** Findings with what is to be done about each. */
  async *mends(organization: Tenant, request: RepairRequest): AsyncIterable<Mend> {
    const { action, update } = request;
    const found = this.#options.decisions.mends(organization.tenant, this.#findings(organization, request));
    for await (const mend of found) {
      yield {
        finding: mend.finding,
        action: action ?? (update === undefined ? mend.action : 'EDIT'),
        update: update ?? mend.update ?? mend.finding.proposal,
      };
    }
  }

  async planUndo(organization: Tenant, identity: string, selection: UndoSelection): Promise<RepairPlan> {
    const { journal, connectors } = this.#options;
    const changeSet = await journal.get(organization.tenant, identity);
    if (changeSet.status === 'Applying') throw notSettled(changeSet.id);
    const connector = await connectors.get(organization, changeSet.connector.guid);
    const items: PlannedItem[] = [];
    for await (const item of journal.items(organization.tenant, changeSet.id)) {
      const changes = item.status === 'Done' ? chosenChanges(item, selection) : [];
      if (changes.length > 0) items.push({ ...plannedOf(item), changes: reversed(changes) });
    }
    if (items.length === 0) throw nothingToUndo(changeSet.id);
    // What was done last is taken back first.
    items.reverse();
    return { kind: 'Undo', undoes: changeSet.id, parts: [{ connector, items }], elsewhere: [], left: [] };
  }

  async *#findings(organization: Tenant, { ids, filter }: RepairRequest): AsyncIterable<Finding> {
    const { readiness } = this.#options;
    const run = await readiness.findLastRun(organization);
    const [only] = run?.sources.length === 1 ? run.sources : [];
    const named = (finding: Finding): Finding =>
      finding.source === undefined && only !== undefined ? { ...finding, source: only } : finding;
    if (ids === undefined) {
      for await (const finding of readiness.findings(organization, filter)) yield named(finding);
      return;
    }
    const found = await readiness.findFindings(organization, ids);
    const known = new Set(found.map(({ id }) => id));
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length > 0) throw findingsNotFound(missing);
    yield* found.map(named);
  }

  async #findConnector(organization: Tenant, source: string): Promise<DirectoryConnector | undefined> {
    const all = await this.#options.connectors.list(organization);
    if (source === '') return all.length === 1 ? all[0] : undefined;
    return all.find(({ name }) => name.toLowerCase() === source.toLowerCase());
  }
}

function chosenChanges(item: ChangeItem, { objects, attributes }: UndoSelection): ChangeItem['changes'] {
  const isMeant = (wanted: string): boolean =>
    [item.dn, item.objectName].some((name) => name.toLowerCase() === wanted.toLowerCase());
  if (objects !== undefined && !objects.some(isMeant)) return [];
  if (attributes === undefined) return item.changes;
  const names = new Set(attributes.map((name) => name.toLowerCase()));
  return item.changes.filter(({ attribute }) => names.has(attribute.toLowerCase()));
}

const plannedOf = ({ dn, guid, objectName, objectClass, findings }: ChangeItem) => ({
  dn,
  guid,
  objectName,
  objectClass,
  findings,
});

/** Refuses a plan with nothing in it. */
export function requireWork({ parts, elsewhere }: RepairPlan): void {
  if (parts.length > 0) return;
  const [first] = elsewhere;
  throw first === undefined ? nothingToMend() : readOnlySource(first.source);
}

function findingsNotFound(missing: readonly string[]): AppError {
  const [first = ''] = missing;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return new AppError({
    kind: 'notFound',
    code: 'directory.finding.notFound',
    message: `The last run of readiness has no finding "${first}"${more}. Run Test-DirectoryReadiness again, and Get-DirectoryFinding to see what it has found.`,
    details: { findings: missing.slice(0, 20) },
  });
}

function notSettled(id: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'directory.changeset.running',
    message: `The change set ${id} is still being applied. Stop it, or let it come to its end (Repair-DirectoryObject -ChangeSet ${id}), and undo it then.`,
    details: { changeSet: id },
  });
}

function nothingToUndo(id: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'directory.undo.nothing',
    message: `Nothing that was chosen of the change set ${id} was written by it, so that there is nothing to take back. Run Get-DirectoryRepair ${id} -ShowItems to see what it has done.`,
    details: { changeSet: id },
  });
}
