/** Hard and soft match, with the safeguards of Entra Connect. */
import type { Recipient } from '../../../store/ports/directory-model.ts';
import type { DesiredState } from '../rules/desired-state.ts';
import { classOfKind } from '../rules/recipient-shape.ts';
import { describe, type ErrorBook } from './error-book.ts';
import type { EvaluationContext, Person } from './evaluation.ts';

export interface Match {
  readonly recipient: Recipient | undefined;
  /** How it was tied by this plan; undefined where it was before, or nobody was found. */
  readonly matchedBy: 'anchor' | 'primaryAddress' | 'signInName' | undefined;
}

const nobody: Match = { recipient: undefined, matchedBy: undefined };

export function matchRecipient(
  person: Person,
  desired: DesiredState,
  context: EvaluationContext,
  errors: ErrorBook,
): Match {
  const { names, rules, administrators } = context;
  const anchored = names.current({ kind: 'anchor', value: person.anchor });
  if (anchored !== undefined) {
    if (isOtherClass(anchored, desired, errors)) return nobody;
    if (person.state?.guid === anchored.guid) return { recipient: anchored, matchedBy: undefined };
    const isBlocked = rules.features.BlockCloudObjectTakeoverThroughHardMatch;
    if (isBlocked) {
      refuse(
        errors,
        'InvalidHardMatch',
        anchored,
        person,
        'BlockCloudObjectTakeoverThroughHardMatch is on. Turn it off for this match, or take the anchor away from it',
      );
      return nobody;
    }
    if (isAdministrator(anchored, administrators, person, errors)) return nobody;
    return { recipient: anchored, matchedBy: 'anchor' };
  }
  return softMatch(person, desired, context, errors);
}

/** Once, for objects that are new here: by the primary address, and for users then by sign-in name. */
function softMatch(
  person: Person,
  desired: DesiredState,
  { names, rules, administrators }: EvaluationContext,
  errors: ErrorBook,
): Match {
  const primary = desired.addresses.find(
    ({ type, primary: isPrimary }) => type === 'smtp' && isPrimary,
  )?.address;
  const usable = desired.objectClass === 'user' ? desired.signIn?.usable : undefined;
  // What a contact is called outside is its target here.
  const address = primary ?? (desired.objectClass === 'contact' ? desired.targetAddress : null) ?? undefined;
  const byAddress = address === undefined ? undefined : names.current({ kind: 'address', value: address });
  const holdsUpn = usable === undefined ? undefined : names.current({ kind: 'address', value: usable });
  const isUpn = holdsUpn?.upn?.toLowerCase() === usable?.toLowerCase();
  const byUpn = isUpn && rules.features.EnableSoftMatchOnUpn ? holdsUpn : undefined;
  // Who holds an anchor is somebody else's: its names are set aside, and the object comes. Who is deleted matches nobody.
  const isOpen = (found: Recipient | undefined): found is Recipient => {
    return found !== undefined && found.anchor === null && found.deletedAt === null;
  };
  const found = isOpen(byAddress) ? byAddress : isOpen(byUpn) ? byUpn : undefined;
  if (found === undefined) return nobody;
  if (isOtherClass(found, desired, errors)) return nobody;
  if (rules.features.BlockSoftMatch) {
    refuse(
      errors,
      'InvalidSoftMatch',
      found,
      person,
      'BlockSoftMatch is on. Turn it off for this match, or give one of the two another address',
    );
    return nobody;
  }
  if (isAdministrator(found, administrators, person, errors)) return nobody;
  return { recipient: found, matchedBy: found === byAddress ? 'primaryAddress' : 'signInName' };
}

function isOtherClass(found: Recipient, desired: DesiredState, errors: ErrorBook): boolean {
  if (classOfKind(found.kind) === desired.objectClass) return false;
  const conflict = { guid: found.guid, name: found.displayName };
  errors.add(
    'ObjectTypeMismatch',
    'objectClass',
    desired.objectClass,
    conflict,
    `The ${desired.objectClass} matches ${describe(found)}, which is of another class. Remove that, or give one of the two another address.`,
  );
  return true;
}

function isAdministrator(
  found: Recipient,
  administrators: ReadonlySet<number>,
  person: Person,
  errors: ErrorBook,
): boolean {
  if (!administrators.has(found.recipient)) return false;
  refuse(
    errors,
    'ExistingAdminRoleConflict',
    found,
    person,
    'it has an administrator role, and whoever can write to the source would get it. Take the roles away, synchronise, and give them back',
  );
  return true;
}

function refuse(
  errors: ErrorBook,
  code: 'InvalidHardMatch' | 'InvalidSoftMatch' | 'ExistingAdminRoleConflict',
  found: Recipient,
  person: Person,
  why: string,
): void {
  const conflict = { guid: found.guid, name: found.displayName };
  errors.add(
    code,
    'sourceAnchor',
    person.anchor,
    conflict,
    `It is not matched with ${describe(found)}: ${why}.`,
  );
}
