import { isDeepStrictEqual } from 'node:util';
import type { Guid } from '../../../base/ids.ts';
import { isMailboxKind, type Recipient } from '../../../store/ports/directory-model.ts';
import { computedRules } from '../rules/attribute-flow.ts';
import type { Evaluation } from './evaluation.ts';
import { explain } from './explain.ts';
import { guidOfPerson } from './person-guid.ts';
import type {
  PersonState,
  PlanItem,
  PlannedRecipient,
  PlanPhase,
  PlanSource,
  ProvisioningError,
} from './plan-model.ts';

export interface Planned {
  readonly phase: PlanPhase;
  readonly item: PlanItem;
}

export interface Evaluated extends Evaluation {
  readonly waitsFor: readonly string[];
  readonly errorsBefore: readonly ProvisioningError[];
}

export interface ItemContext {
  /** Guid of the organisation. */
  readonly organization: Guid;
  /** Names were contested: what is exchanged is written in one batch. */
  readonly isLast: boolean;
  /** Deleted, or to be by this plan. */
  isGone(recipient: Recipient): boolean;
  sourceName(connector: string): string;
}

/** What is to be done so that the recipient is as it was evaluated: nothing, where it is so already. */
export function* itemsOf(evaluation: Evaluated, context: ItemContext): Generator<Planned> {
  const { person, desired, current, wanted, matchedBy, state, errors, releases, waitsFor } = evaluation;
  const { anchor } = person;
  const sources = person.sources.map(({ connector, guid, dn }) => ({ connector, guid, dn }));
  const base = { anchor, objectClass: desired.objectClass, name: desired.displayName.value, sources };
  const waits = waitsFor.length > 0 ? { waitsFor } : {};
  for (const { from, key } of releases) {
    yield {
      phase: 'release',
      item: {
        ...base,
        ...{
          action: 'release',
          anchor: from.anchor ?? '',
          name: from.displayName,
          recipient: from.recipient,
        },
        keys: [key],
        changes: [
          {
            ...{ attribute: key.kind === 'address' ? 'addresses' : key.kind, rule: computedRules.released },
            ...{ source: context.sourceName(sources[0]?.connector ?? ''), old: key.value, new: null },
          },
        ],
      },
    };
  }
  if (current === undefined) {
    if (wanted === undefined && errors.length === 0) return;
    if (wanted === undefined) {
      yield { phase: 'update', item: { ...base, action: 'refuse', changes: [], errors } };
      return;
    }
    const { changes } = explain(evaluation, wanted, (connector) => context.sourceName(connector));
    const guid = guidOfPerson(context.organization, anchor);
    const planned = { ...state, guid };
    yield {
      phase: 'create',
      item: {
        ...base,
        ...waits,
        action: 'create',
        guid,
        recipient: wanted,
        person: planned,
        errors,
        changes,
      },
    };
    return;
  }
  const { set, changes } =
    wanted === undefined
      ? { set: {}, changes: [] }
      : explain(evaluation, wanted, (connector) => context.sourceName(connector));
  const isDeleted = wanted !== undefined && context.isGone(current);
  const givesMailbox = wanted !== undefined && takesMailbox(wanted, current);
  const action = isDeleted ? 'restore' : matchedBy === undefined ? 'update' : 'match';
  const planned: PersonState = { ...state, guid: current.guid };
  const isSame = changes.length === 0 && !isDeleted && !givesMailbox && waitsFor.length === 0;
  if (
    isSame &&
    isDeepStrictEqual(planned, person.state) &&
    isDeepStrictEqual(errors, evaluation.errorsBefore)
  )
    return;
  const restored = isDeleted
    ? [
        {
          attribute: 'deleted',
          rule: computedRules.deleted,
          source: context.sourceName(sources[0]?.connector ?? ''),
          old: 'True',
          new: 'False',
        },
      ]
    : [];
  const mailbox = givesMailbox
    ? [
        {
          attribute: 'mailbox',
          rule: computedRules.kind,
          source: context.sourceName(sources[0]?.connector ?? ''),
          old: null,
          new: 'True',
        },
      ]
    : [];
  yield {
    phase: context.isLast ? 'exchange' : 'update',
    item: {
      ...{
        ...base,
        ...waits,
        action,
        recipient: current.recipient,
        set,
        givesMailbox,
        person: planned,
        errors,
      },
      changes: [...restored, ...changes, ...mailbox],
    },
  };
}

function takesMailbox({ kind }: PlannedRecipient, { mailbox }: Recipient): boolean {
  return isMailboxKind(kind) && (mailbox === null || mailbox.state === 'disconnected');
}

/** Of somebody who is in no source any more. */
export function deletionOf(
  anchor: string,
  recipient: Recipient | undefined,
  state: PersonState | undefined,
  { connector, guid, dn, name }: PlanSource & { readonly name: string },
): Planned {
  return {
    phase: 'delete',
    item: {
      action: 'delete',
      anchor,
      objectClass: state?.objectClass ?? 'user',
      name: recipient?.displayName ?? state?.name ?? anchor,
      sources: [{ connector, guid, dn }],
      recipient: recipient?.recipient ?? null,
      changes: [
        { attribute: 'deleted', rule: computedRules.deleted, source: name, old: 'False', new: 'True' },
      ],
    },
  };
}
