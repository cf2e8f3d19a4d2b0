import {
  isGroupKind,
  isMailboxKind,
  type mailboxKinds,
  type RecipientKind,
} from '../../../store/ports/directory-model.ts';
import type { SyncedClass } from './attribute-flow.ts';
import type { DesiredState } from './desired-state.ts';

export { textAttributes } from '../../../store/ports/recipient-attributes.ts';
export type MailboxKind = (typeof mailboxKinds)[number];

const contactKinds: readonly RecipientKind[] = ['contact', 'mailContact'];

/** Which class of objects a recipient is of; matching never goes across. */
export function classOfKind(kind: RecipientKind): SyncedClass {
  if (isGroupKind(kind)) return 'group';
  return contactKinds.includes(kind) ? 'contact' : 'user';
}

export interface ShapeBefore {
  readonly kind: RecipientKind;
  readonly hasMailbox: boolean;
  /** A mailbox was given to it once: who took it away again wanted that. */
  readonly wasProvisioned: boolean;
}

/**
 * What a recipient is to be. A mailbox stays whatever the source says, until its object is gone or an administrator takes it away:
 * an attribute that somebody cleared by mistake must not cost anybody's mail.
 */
export function desiredKind(desired: DesiredState, before: ShapeBefore | undefined): RecipientKind {
  if (desired.objectClass === 'group') return groupKind(desired);
  if (desired.objectClass === 'contact') return desired.targetAddress === null ? 'contact' : 'mailContact';
  if (before !== undefined && isMailboxKind(before.kind)) {
    return desired.wantsMailbox === undefined || desired.wantsMailbox === 'userMailbox'
      ? before.kind
      : desired.wantsMailbox;
  }
  if (desired.targetAddress !== null) return 'mailUser';
  if (desired.wantsMailbox !== undefined && before?.wasProvisioned !== true) return desired.wantsMailbox;
  return 'user';
}

function groupKind({ isSecurityGroup, isMailEnabled }: DesiredState): RecipientKind {
  if (isSecurityGroup) return isMailEnabled ? 'mailSecurityGroup' : 'securityGroup';
  return isMailEnabled ? 'distributionGroup' : 'group';
}

/** Kinds that hold addresses: nobody would get the mail of others. */
export function takesAddresses(kind: RecipientKind): boolean {
  return (
    isMailboxKind(kind) ||
    ['mailUser', 'mailContact', 'distributionGroup', 'mailSecurityGroup'].includes(kind)
  );
}
