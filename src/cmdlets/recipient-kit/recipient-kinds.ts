/** Which recipients the cmdlets of each noun are about. */
import { mailboxKinds, type RecipientKind } from '../../store/ports/directory-model.ts';

/** Everybody with an account: those without mail, with a mailbox here, and with one elsewhere. */
export const userKinds = ['user', ...mailboxKinds, 'mailUser'] as const satisfies readonly RecipientKind[];

export const contactKinds = ['mailContact', 'contact'] as const satisfies readonly RecipientKind[];

/** Groups that mail can be sent to. */
export const distributionGroupKinds = [
  'distributionGroup',
  'mailSecurityGroup',
] as const satisfies readonly RecipientKind[];

/** Everybody whom mail can be sent to. */
export const mailEnabledKinds = [
  ...mailboxKinds,
  'mailUser',
  'mailContact',
  ...distributionGroupKinds,
] as const satisfies readonly RecipientKind[];
