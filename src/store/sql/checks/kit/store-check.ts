import type { Clock } from '../../../../base/clock.ts';
import type { MailboxId, TenantId } from '../../../../base/ids.ts';
import type { LocalText } from '../../../../base/language.ts';
import type { BodyStore } from '../../../ports/bodies.ts';
import type { SqlDatabase } from '../../database.ts';

/**
 * In this order checks run, because what a later one compares with, an earlier one has put right: a counter
 * is recomputed after the messages it counts are where they belong.
 */
export const checkStages = [
  'database',
  'tree',
  'structure',
  'bodies',
  'references',
  'numbers',
  'derived',
] as const;
export type CheckStage = (typeof checkStages)[number];

/**
 * `error`: mail is lost, or cannot be reached. `warning`: the books are wrong, the mail is there.
 * `notice`: space that could be had back; nothing is wrong.
 */
export const severities = ['error', 'warning', 'notice'] as const;
export type Severity = (typeof severities)[number];

/** `quick` leaves packs unread, `normal` compares every record's checksum, `deep` hashes every body. */
export const checkDepths = ['quick', 'normal', 'deep'] as const;
export type CheckDepth = (typeof checkDepths)[number];

/** One database of mailboxes with the bodies that it names. */
export interface CheckedStore {
  readonly database: SqlDatabase;
  readonly bodies: BodyStore;
  readonly clock: Clock;
  readonly depth: CheckDepth;
  /** Nobody else writes: what a server would be in the middle of is then a leftover. */
  readonly exclusive: boolean;
  /** Whether bodies of this tenant belong to this database; of several databases one answers yes. */
  holdsTenant(tenant: TenantId): boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The database of tenants and their directories. */
export interface CheckedPlatform {
  readonly database: SqlDatabase;
  readonly depth: CheckDepth;
  readonly signal?: AbortSignal | undefined;
}

export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  readonly tenant?: TenantId;
  readonly mailbox?: MailboxId;
  /** `folder 12`, `message 12/5`, `body 0f3a…`, `pack 1a2b`. */
  readonly object?: string;
  /** What is wrong, in English as all that programs read too. */
  readonly sentence: string;
  /** Whether `repair` of the check can do something about it. */
  readonly repairable: boolean;
}

export interface RepairOptions {
  /** Take away messages whose body is in no pack; without it their rows stay. */
  readonly dropLost: boolean;
}

/** One thing that a repair did, or left for a reason. */
export interface RepairStep {
  readonly check: string;
  readonly done: boolean;
  readonly tenant?: TenantId;
  readonly mailbox?: MailboxId;
  readonly sentence: string;
}

/** What a check finds, with what its own repair needs to know. */
export interface Found<S> extends Omit<Finding, 'check' | 'repairable'> {
  readonly subject: S;
  readonly repairable?: boolean;
}

export type Step = Omit<RepairStep, 'check'>;

interface CheckDefinition<C, S> {
  readonly name: string;
  readonly stage: CheckStage;
  /** What must hold, as one line for people. */
  readonly holds: LocalText;
  /** What `--repair` does where it does not. */
  readonly mends?: LocalText;
  find(checked: C): AsyncIterable<Found<S>>;
  /** Gets findings of this check, some hundreds at a time. Looks again before it writes. */
  repair?(checked: C, found: readonly Found<S>[], options: RepairOptions): AsyncIterable<Step>;
}

export interface Check<C> {
  readonly name: string;
  readonly stage: CheckStage;
  readonly holds: LocalText;
  readonly mends?: LocalText;
  find(checked: C): AsyncIterable<Finding>;
  /** Undefined where the check has no repair. */
  readonly repair:
    | ((checked: C, found: readonly Finding[], options: RepairOptions) => AsyncIterable<RepairStep>)
    | undefined;
}

/** A check is one file in src/store/sql/checks that exports `check`; the registry is generated from the folder. */
export function defineStoreCheck<S>(definition: CheckDefinition<CheckedStore, S>): Check<CheckedStore> {
  return defineCheck(definition);
}

/** Likewise in src/store/sql/directory-checks. */
export function defineDirectoryCheck<S>(
  definition: CheckDefinition<CheckedPlatform, S>,
): Check<CheckedPlatform> {
  return defineCheck(definition);
}

function defineCheck<C, S>(definition: CheckDefinition<C, S>): Check<C> {
  const { name, repair } = definition;
  /** Findings leave without their subjects, which are the check's own affair. */
  const subjects = new WeakMap<Finding, Found<S>>();
  return {
    name,
    stage: definition.stage,
    holds: definition.holds,
    ...(definition.mends === undefined ? {} : { mends: definition.mends }),
    async *find(checked) {
      for await (const found of definition.find(checked)) {
        const { subject: _subject, ...fields } = found;
        const finding = {
          ...fields,
          check: name,
          repairable: repair !== undefined && found.repairable !== false,
        };
        subjects.set(finding, found);
        yield finding;
      }
    },
    repair:
      repair &&
      async function* (checked, findings, options) {
        const found = findings.flatMap((finding) => subjects.get(finding) ?? []);
        for await (const step of repair(checked, found, options)) yield { ...step, check: name };
      },
  };
}
