import { isGroupKind, type Recipient } from '../../store/ports/directory-model.ts';
import { type DeliveryFailure, failures } from './delivery-failure.ts';
import type { MailSender, SenderGroups } from './sender-of.ts';

export interface RoutedMessage {
  readonly sender: MailSender;
  readonly bytes: number;
  /** Reports go to everybody: no list of senders keeps them away. */
  readonly isReport: boolean;
}

/** What a recipient says of who may write to it: [MS-OXOABK] and the parameters of Set-Mailbox. */
export async function refusalOf(
  { attributes, kind }: Pick<Recipient, 'attributes' | 'kind'>,
  { sender, bytes, isReport }: RoutedMessage,
  senderGroups: SenderGroups,
): Promise<DeliveryFailure | undefined> {
  if (attributes.maxReceiveBytes !== undefined && bytes > attributes.maxReceiveBytes)
    return failures.tooLarge;
  if (isReport) return undefined;
  const isClosed = attributes.requireSenderAuthentication ?? isGroupKind(kind);
  if (isClosed && sender.recipient === undefined) return failures.strangersRefused;
  const { acceptMessagesOnlyFrom: accepted = [], rejectMessagesFrom: rejected = [] } = attributes;
  if (accepted.length > 0 && !(await senderGroups.isAmong(accepted))) return failures.notAllowed;
  if (rejected.length > 0 && (await senderGroups.isAmong(rejected))) return failures.notAllowed;
  if (attributes.moderationEnabled !== true) return undefined;
  const moderators = [...(attributes.moderatedBy ?? []), ...(attributes.managedBy ?? [])];
  return (await senderGroups.isAmong(moderators)) ? undefined : failures.moderated;
}
