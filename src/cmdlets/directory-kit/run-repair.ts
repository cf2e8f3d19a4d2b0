/** What people see while change sets are applied. */
import { AppError, type ErrorKind } from '../../base/errors.ts';
import type { ChangeItem, ItemStatus, PlannedItem } from '../../directory/mending/change-set-model.ts';
import type { ApplyOptions } from '../../directory/mending/change-set-run.ts';
import type { RepairEvent } from '../../directory/mending/directory-repairs.ts';
import type { LeftMend } from '../../directory/mending/mend-plan.ts';
import type { RepairPlan } from '../../directory/mending/repair-planner.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { ProgressRecord } from '../kit/progress-record.ts';
import {
  directoryRepairObject,
  type PlannedChangeRow,
  plannedChangeObject,
} from '../presentation/directory-repair-objects.ts';

export interface PaceGiven {
  readonly WritesPerSecond?: number | undefined;
  readonly ErrorLimit?: number | undefined;
}

/** Nobody reads more; Get-DirectoryRepair -ShowItems has them all. */
const mostErrorsTold = 100;
const activityId = 1;

export function applyOptionsOf(given: PaceGiven, context: CmdletContext): ApplyOptions {
  const { WritesPerSecond: writesPerSecond, ErrorLimit: errorLimit } = given;
  return {
    signal: context.signal,
    ...(writesPerSecond !== undefined && { writesPerSecond }),
    ...(errorLimit !== undefined && { errorLimit }),
    onProgress: ({ done, total, objectName }) =>
      context.reporter.progress(
        new ProgressRecord({
          activityId,
          activity: 'Writing to the directory',
          statusDescription: `${done} of ${total}`,
          currentOperation: objectName,
          percentComplete: total === 0 ? undefined : Math.floor((done * 100) / total),
        }),
      ),
  };
}

/** Each change set as it has ended. What was not done of it is told as an error of its object, and the rest goes on. */
export async function* runRepair(
  events: AsyncIterable<RepairEvent>,
  context: CmdletContext,
): AsyncIterable<Value> {
  const { reporter } = context;
  let current: string | undefined;
  let told = 0;
  try {
    for await (const event of events) {
      const { id } = event.changeSet;
      switch (event.kind) {
        case 'pickedUp':
          reporter.warn(`The change set ${id} was interrupted, and is brought to its end first.`);
          current = id;
          break;
        case 'begun':
          current = id;
          reporter.verbose(`The change set is ${id}. To take it back: Undo-DirectoryRepair ${id}`);
          break;
        case 'item':
          if (!isUndone(event.item.status)) break;
          told += 1;
          if (told <= mostErrorsTold) context.writeError(errorOf(event.item, context), event.item.dn);
          break;
        case 'ended':
          current = undefined;
          if (told > mostErrorsTold) {
            reporter.warn(
              `${told - mostErrorsTold} more objects were left: Get-DirectoryRepair ${id} -ShowItems`,
            );
          }
          told = 0;
          yield directoryRepairObject.present(event.changeSet);
      }
    }
  } finally {
    const fields = { activityId, activity: ' ', statusDescription: ' ', completed: true } as const;
    reporter.progress(new ProgressRecord(fields));
    if (current !== undefined) {
      reporter.warn(
        `The change set ${current} was not brought to its end. To go on: Repair-DirectoryObject -ChangeSet ${current}. To take back what was done: Undo-DirectoryRepair ${current}`,
      );
    }
  }
}

const undoneKinds: Readonly<Partial<Record<ItemStatus, ErrorKind>>> = {
  Conflict: 'conflict',
  Gone: 'notFound',
  Failed: 'invalid',
};

const isUndone = (status: ItemStatus): boolean => undoneKinds[status] !== undefined;

const errorOf = ({ dn, status, note }: ChangeItem, { language }: CmdletContext): AppError =>
  new AppError({
    kind: undoneKinds[status] ?? 'internal',
    code: note?.code ?? 'directory.change.failed',
    message: `${dn}: ${note?.text[language] ?? status}`,
  });

/** All that would be written, value by value, and behind it what would be left. */
export function* previewPlan(plan: RepairPlan, context: CmdletContext): Iterable<Value> {
  for (const row of plannedRows(plan, context)) yield plannedChangeObject.present(row);
}

export function* plannedRows(
  { parts, elsewhere, left }: RepairPlan,
  { language }: CmdletContext,
): Iterable<PlannedChangeRow> {
  for (const { connector, items } of parts)
    for (const item of items) yield* rowsOf(item, connector.name, null);
  for (const { source, items } of elsewhere) {
    const note = language === 'ko' ? '쓰기 불가: LDIF로 내보내세요' : 'read-only: export it as LDIF';
    for (const item of items) yield* rowsOf(item, source, note);
  }
  for (const { finding, text } of left) {
    const { objectName, dn, attribute, value, proposal, source = '' } = finding;
    yield {
      ...{ objectName, dn, attribute, value, connector: source, update: proposal },
      ...{ action: 'LEFT', note: text[language] },
    };
  }
}

function* rowsOf(
  { objectName, dn, changes }: PlannedItem,
  connector: string,
  note: string | null,
): Iterable<PlannedChangeRow> {
  for (const { attribute, remove, add } of changes) {
    const length = Math.max(remove.length, add.length);
    for (let index = 0; index < length; index += 1) {
      const value = remove[index] ?? null;
      const update = add[index] ?? null;
      const action = value === null ? 'ADD' : update === null ? 'REMOVE' : 'EDIT';
      yield { objectName, dn, connector, attribute, value, update, action, note };
    }
  }
}

/** `3 objects in AD`. */
export function describeTarget({ parts, elsewhere }: RepairPlan): string {
  const places = [
    ...parts.map(({ connector, items }) => [connector.name, items.length] as const),
    ...elsewhere.map(({ source, items }) => [source, items.length] as const),
  ];
  if (places.length === 0) return '0 objects';
  return places
    .map(([name, count]) => `${count} ${count === 1 ? 'object' : 'objects'} in ${name}`)
    .join(', ');
}

const mostLeftTold = 20;

/** What is not done, in few lines: duplicates one by one, the rest by their number. */
export function tellOfLeft(left: readonly LeftMend[], { reporter, language }: CmdletContext): void {
  const held = left.filter(({ code }) => code === 'held' || code === 'tooLong');
  for (const { finding, text } of held.slice(0, mostLeftTold))
    reporter.warn(`${finding.dn}: ${text[language]}`);
  if (held.length > mostLeftTold)
    reporter.warn(`${held.length - mostLeftTold} more are left; -WhatIf lists them all.`);
  const undecided = left.filter(({ code }) => code === 'undecided').length;
  if (undecided > 0) {
    reporter.warn(
      `${undecided} ${undecided === 1 ? 'finding has' : 'findings have'} no proposal and ${undecided === 1 ? 'is' : 'are'} left: give -Action and -Update, or decide in a spreadsheet (Export-DirectoryFinding).`,
    );
  }
}

/** A plan is made once for the question, the preview and the work of one command. */
export class PlanOnce<Bound extends object> {
  readonly #plans = new WeakMap<Bound, Promise<RepairPlan>>();
  readonly #make: (bound: Bound, context: CmdletContext) => Promise<RepairPlan>;

  constructor(make: (bound: Bound, context: CmdletContext) => Promise<RepairPlan>) {
    this.#make = make;
  }

  get(bound: Bound, context: CmdletContext): Promise<RepairPlan> {
    const known = this.#plans.get(bound) ?? this.#make(bound, context);
    this.#plans.set(bound, known);
    return known;
  }
}
