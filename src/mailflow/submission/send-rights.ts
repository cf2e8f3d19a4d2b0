import type { AccountPrincipal } from '../../access/principal.ts';
import { AppError } from '../../base/errors.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { Mailbox as MailAddress } from '../../wire/mime/address.ts';
import { primaryOf } from '../delivery/recipient-routes.ts';
import { SenderGroups } from '../delivery/sender-of.ts';

export interface SendRight {
  /** Whom the message speaks for. */
  readonly author: Recipient;
  /** Who sends it, where it is not the author and people shall see it: Sender of RFC 5322 section 3.6.2. */
  readonly onBehalfBy: Recipient | undefined;
}

/**
 * Whether somebody may send under the address in From: his own, that of one who lets him send as, or on behalf of him. Who sends from
 * a mailbox that is not his sends by its owner's leave in the same way.
 */
export async function sendRightOf(
  directory: Pick<DirectoryStore, 'findRecipients' | 'findByKeys' | 'listGroupsOf'>,
  principal: AccountPrincipal,
  from: MailAddress | undefined,
): Promise<SendRight> {
  const { tenant } = principal;
  const [sender] = await directory.findRecipients(tenant, [principal.recipient]);
  if (sender === undefined || sender.deletedAt !== null || primaryOf(sender) === undefined)
    throw noAddress(principal.name);
  if (from === undefined) return { author: sender, onBehalfBy: undefined };
  const [match] = await directory.findByKeys(tenant, [{ kind: 'address', value: from.address }]);
  const author = match?.recipient.deletedAt === null ? match.recipient : undefined;
  if (author === undefined) throw notYours(from.address);
  if (author.recipient === sender.recipient) return { author, onBehalfBy: undefined };
  const groups = new SenderGroups(directory, tenant, sender);
  if (await groups.isAmong(author.attributes.grantSendAs ?? [])) return { author, onBehalfBy: undefined };
  if (await groups.isAmong(author.attributes.grantSendOnBehalfTo ?? []))
    return { author, onBehalfBy: sender };
  throw notYours(from.address);
}

function notYours(address: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'mailflow.sendAs.denied',
    message: `You may not send as "${address}". Send under an address of your own, or ask an administrator for Add-RecipientPermission or Set-Mailbox -GrantSendOnBehalfTo.`,
    details: { address },
  });
}

function noAddress(name: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'mailflow.sender.noAddress',
    message: `"${name}" has no mail address to send from. An administrator can give one with Enable-Mailbox.`,
    details: { name },
  });
}
