import type { RecipientId } from '../../../base/ids.ts';
import { claimsOf } from '../../../store/directory/recipient-claims.ts';
import type { Recipient, Tenant } from '../../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../../store/ports/directory-store.ts';
import { collections } from '../collections.ts';
import type { RuleContext } from '../rules/sync-settings.ts';
import { findAll } from '../space/records.ts';
import { evaluatePerson } from './evaluate-person.ts';
import type { Evaluation, EvaluationContext, Person } from './evaluation.ts';
import type { NameRegistry } from './name-registry.ts';
import type { Evaluated } from './plan-items.ts';
import type { PlannedRecipient, ProvisioningError } from './plan-model.ts';
import { referencesOf, withReferences } from './references.ts';

export interface TogetherOptions {
  readonly store: DirectoryStore;
  readonly organization: Tenant;
  readonly rules: RuleContext;
  readonly administrators: ReadonlySet<RecipientId>;
  readonly now: number;
  readonly names: NameRegistry;
  /** Nobody is looked at again after this. */
  readonly isLast: boolean;
  readonly leaderOf: (anchor: string) => string;
}

/** One after the other, each with the names that those before leave; what they need of the store is looked up at once. */
export async function evaluateTogether(
  persons: readonly Person[],
  { store, organization, rules, administrators, now, names, isLast, leaderOf }: TogetherOptions,
): Promise<Evaluated[]> {
  if (persons.length === 0) return [];
  const errors = await findAll(
    store,
    organization.tenant,
    collections.errors,
    persons.map(({ anchor }) => anchor),
  );
  const context: EvaluationContext = {
    ...{ rules, administrators, now, names },
    errorsBefore: (anchor) =>
      (errors.get(anchor)?.content.errors ?? []) as unknown as readonly ProvisioningError[],
  };
  const references = await referencesOf(persons, { store, organization, names, leaderOf });
  // Once to learn which names matter, so that they are looked up together.
  const guessed = persons.map((person) => names.watch(() => evaluatePerson(person, context)));
  await names.load();
  const evaluations: Evaluated[] = [];
  for (const [index, person] of persons.entries()) {
    const guess = guessed[index];
    let evaluation =
      guess !== undefined && names.areFree(guess.asked) ? guess.result : evaluatePerson(person, context);
    while (!names.isComplete) {
      await names.load();
      evaluation = evaluatePerson(person, context);
    }
    const { guids, waitsFor } = references(person);
    reserve(evaluation, names, isLast);
    const errorsBefore = context.errorsBefore(person.anchor);
    evaluations.push({ ...withReferences(evaluation, guids), waitsFor, errorsBefore });
  }
  return evaluations;
}

/**
 * From here on its names are its own, and those that it leaves are free. Who must be looked at again leaves what it wants no
 * more all the same: two who exchange an address would wait for each other.
 */
function reserve(
  { person, current, wanted, isContested }: Evaluation,
  names: NameRegistry,
  isLast: boolean,
): void {
  if (wanted === undefined) return;
  const future = claimsOf(asRecipient(wanted, person.anchor, current));
  const held = current === undefined ? new Map() : claimsOf(current);
  const taken = [...future.keys()].filter((key) => !held.has(key));
  const isFinal = !isContested || isLast;
  if (isFinal && taken.length > 0) names.promise(person.anchor, taken);
  const left = [...held.keys()].filter((key) => !future.has(key) && !key.startsWith('guid:'));
  if (current !== undefined && left.length > 0) names.release(current.recipient, left, !isFinal);
}

/** As it will be, for the names that it will hold. */
function asRecipient(wanted: PlannedRecipient, anchor: string, current: Recipient | undefined): Recipient {
  return { ...(current ?? blank), ...wanted, anchor };
}

const blank = {
  tenant: 0,
  recipient: 0,
  guid: '',
  mailbox: null,
  createdAt: 0,
  changedAt: 0,
  deletedAt: null,
  changeNo: 0,
} as unknown as Recipient;
