import type { RecipientId } from '../../../base/ids.ts';
import type { Recipient, RecipientKey } from '../../../store/ports/directory-model.ts';
import type { DesiredState } from '../rules/desired-state.ts';
import type { RuleContext } from '../rules/sync-settings.ts';
import type { SpaceObject } from '../space/space-object.ts';
import type { NameRegistry } from './name-registry.ts';
import type { PersonState, PlannedRecipient, ProvisioningError } from './plan-model.ts';

/** A person (or group, or contact) as one or several forests know it, the one that wins first. */
export interface Person {
  readonly anchor: string;
  readonly sources: readonly [SpaceObject, ...SpaceObject[]];
  readonly state: PersonState | undefined;
  /** What its sources come to. */
  readonly desired: DesiredState;
}

export interface EvaluationContext {
  readonly rules: RuleContext;
  readonly names: NameRegistry;
  readonly administrators: ReadonlySet<RecipientId>;
  readonly now: number;
  /** Errors there were before, by anchor. */
  errorsBefore(anchor: string): readonly ProvisioningError[];
}

/** What a person is to be, with every name that it really gets. */
export interface Evaluation {
  readonly person: Person;
  readonly desired: DesiredState;
  readonly current: Recipient | undefined;
  /** Tied to it by this plan. */
  readonly matchedBy: 'anchor' | 'primaryAddress' | 'signInName' | undefined;
  /** `undefined` where an error keeps it from coming. */
  readonly wanted: PlannedRecipient | undefined;
  readonly state: PersonState;
  readonly errors: readonly ProvisioningError[];
  /** Names that somebody deleted must give up first. */
  readonly releases: readonly { readonly from: Recipient; readonly key: RecipientKey }[];
  /** Somebody who is still to be evaluated may give up what it could not get. */
  readonly isContested: boolean;
  readonly keptByLicence: boolean;
}
