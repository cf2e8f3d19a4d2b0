import type { TenantId } from '../../base/ids.ts';
import { readLegacyDn } from '../../organization/legacy-dn.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { readAddressBookEntryId } from '../../wire/mapi/address-book-entry-id.ts';
import { readOneOffEntryId } from '../../wire/mapi/one-off-entry-id.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import type { RuleRecipient } from '../../wire/mapi/rule-actions.ts';
import { primaryOf } from '../delivery/recipient-routes.ts';

/** The address of somebody whom a client has put into a rule, in whichever way it names people. */
export async function addressOfRuleRecipient(
  directory: Pick<DirectoryStore, 'findByKeys'>,
  tenant: TenantId,
  recipient: RuleRecipient,
): Promise<string | undefined> {
  const bag = new PropertyBag(recipient.map(({ tag, value }) => ({ key: tag, value })));
  const smtp = bag.text(PidTag.SmtpAddress);
  if (smtp !== undefined && smtp !== '') return smtp;
  const address = bag.text(PidTag.EmailAddress) ?? '';
  if (address.includes('@')) return address;
  const entryId = bag.bytes(PidTag.EntryId);
  const listed = entryId && readAddressBookEntryId(entryId);
  const name = listed?.kind === 'permanent' ? listed.distinguishedName : address;
  const found = readLegacyDn(name);
  if (found !== undefined) {
    const [match] = await directory.findByKeys(tenant, [{ kind: 'guid', value: found.recipient }]);
    return match && primaryOf(match.recipient);
  }
  const oneOff = entryId && readOneOffEntryId(entryId);
  return oneOff?.emailAddress.includes('@') ? oneOff.emailAddress : undefined;
}
