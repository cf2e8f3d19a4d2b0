import type { Guid, RecipientId } from '../../../base/ids.ts';
import type { ProxyAddress, RecipientKey, RecipientKind } from '../../../store/ports/directory-model.ts';
import type { AttributeChange, RecipientAttributes } from '../../../store/ports/recipient-attributes.ts';
import type { SyncedClass } from '../rules/attribute-flow.ts';

/** One value that changes, and why. */
export interface ExplainedChange {
  /** As the recipient has it; `member`, `anchor` and `mailbox` too. */
  readonly attribute: string;
  readonly rule: string;
  /** Name of the connector whose object it comes from; of one that is computed, of the first. */
  readonly source: string;
  readonly old: string | null;
  readonly new: string | null;
}

export interface PlanSource {
  /** Guid of the connector. */
  readonly connector: string;
  readonly guid: string;
  readonly dn: string;
}

interface PlanItemBase {
  readonly anchor: string;
  readonly objectClass: SyncedClass;
  /** For people. */
  readonly name: string;
  readonly sources: readonly PlanSource[];
  readonly changes: readonly ExplainedChange[];
  /** Keys of DNs that nobody has yet: the object is looked at again when somebody does. */
  readonly waitsFor?: readonly string[];
}

/** What is to be done to one recipient. Each may be done again: what is so already stays as it is. */
export type PlanItem = CreateItem | UpdateItem | RefuseItem | DeleteItem | ReleaseItem | MembersItem;
export type PlanAction = PlanItem['action'];

export interface CreateItem extends PlanItemBase {
  readonly action: 'create';
  /** Follows from organisation and anchor, so that others can refer to it before it is there. */
  readonly guid: Guid;
  readonly recipient: PlannedRecipient;
  readonly person: PersonState;
  readonly errors: readonly ProvisioningError[];
}

/** Also one that is matched, restored, or only has its errors written down. */
export interface UpdateItem extends PlanItemBase {
  readonly action: 'update' | 'match' | 'restore';
  readonly recipient: RecipientId;
  readonly set: PlannedChange;
  readonly givesMailbox: boolean;
  readonly person: PersonState;
  readonly errors: readonly ProvisioningError[];
}

/** Nobody here, and not to come: its errors are written down. */
export interface RefuseItem extends PlanItemBase {
  readonly action: 'refuse';
  readonly errors: readonly ProvisioningError[];
}

export interface DeleteItem extends PlanItemBase {
  readonly action: 'delete';
  readonly recipient: RecipientId | null;
}

/** Names that somebody deleted gives up, for somebody who needs them. */
export interface ReleaseItem extends PlanItemBase {
  readonly action: 'release';
  readonly recipient: RecipientId;
  readonly keys: readonly RecipientKey[];
}

export interface MembersItem extends PlanItemBase {
  readonly action: 'members';
  /** Anchors. */
  readonly add: readonly string[];
  readonly remove: readonly RecipientId[];
}

export interface PlannedRecipient {
  readonly kind: RecipientKind;
  readonly name: string;
  readonly displayName: string;
  readonly alias: string | null;
  readonly upn: string | null;
  readonly addresses: readonly ProxyAddress[];
  readonly targetAddress: string | null;
  readonly hiddenFromAddressLists: boolean;
  readonly attributes: RecipientAttributes;
}

/** What is not named stays. */
export interface PlannedChange extends Partial<Omit<PlannedRecipient, 'attributes'>> {
  readonly anchor?: string;
  readonly attributes?: AttributeChange;
}

/** What is remembered of an object between two runs. */
export interface PersonState {
  readonly objectClass: SyncedClass;
  readonly guid: Guid | null;
  readonly sources: readonly PlanSource[];
  readonly nickname: { readonly given: string | null; readonly assigned: string };
  readonly upn: { readonly source: string | null; readonly isQuarantined: boolean } | null;
  readonly name: string;
  /** A mailbox was given to it. */
  readonly wasProvisioned: boolean;
  /** Attributes that have flowed: what others have set is never cleared. */
  readonly flowed: readonly string[];
  /** Addresses that were given: those that others have added stay. */
  readonly addresses: readonly string[];
  /** Run and chunk of each plan with something about it, the oldest first. */
  readonly history: readonly (readonly [run: number, chunk: string])[];
}

/** Connect's names. */
export const provisioningErrorCodes = [
  'QuarantinedAttributeValueMustBeUnique',
  'AttributeValueMustBeUnique',
  'InvalidSoftMatch',
  'InvalidHardMatch',
  'ObjectTypeMismatch',
  'ExistingAdminRoleConflict',
  'IdentityDataValidationFailed',
  'LargeObject',
  'ExportFailed',
] as const;
export type ProvisioningErrorCode = (typeof provisioningErrorCodes)[number];

export interface ProvisioningError {
  readonly anchor: string;
  readonly code: ProvisioningErrorCode;
  readonly objectClass: SyncedClass;
  readonly name: string;
  readonly source: PlanSource;
  /** Of the source. */
  readonly attribute: string;
  readonly value: string;
  readonly conflictsWith: { readonly guid: Guid | null; readonly name: string } | null;
  /** What happened, why, and what to do. */
  readonly message: string;
  /** When it was first met. */
  readonly since: number;
}

/** The object is not brought over at all, as opposed to coming without a value. */
export function isBlocking({ code }: ProvisioningError): boolean {
  return code !== 'QuarantinedAttributeValueMustBeUnique';
}

/**
 * The order of a plan: who goes frees names, those that change exchange them among themselves, those that come take what is
 * free, and members are written when everybody is there.
 */
export const planPhases = ['delete', 'release', 'update', 'exchange', 'create', 'members'] as const;
export type PlanPhase = (typeof planPhases)[number];
