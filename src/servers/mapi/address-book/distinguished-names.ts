/** What names of the form `/o=…/cn=…` and `/guid=…` stand for in the caller's organisation: [MS-OXOABK] section 2.2.1.1. */
import type { RecipientId } from '../../../base/ids.ts';
import { readLegacyDn } from '../../../organization/legacy-dn.ts';
import type { RecipientKey } from '../../../store/ports/directory-model.ts';
import type { AddressBookContext } from './address-book-request.ts';
import { addressListDn, addressLists } from './address-lists.ts';
import { minimalEntryIdOf } from './minimal-entry-ids.ts';
import { creationTemplateDn, creationTemplateId } from './templates/creation-template.ts';

const ownIds = new Map<string, number>([
  ...addressLists.map((list) => [addressListDn(list).toLowerCase(), list.id] as const),
  [creationTemplateDn.toLowerCase(), creationTemplateId],
]);

/** In their order; 0 for what nobody has. */
export async function idsOfNames(names: readonly string[], context: AddressBookContext): Promise<number[]> {
  const recipients = await recipientsOfDns(names, context);
  return names.map((name, index) => {
    const recipient = recipients[index];
    if (recipient !== undefined) return minimalEntryIdOf(recipient);
    return ownIds.get(name.toLowerCase()) ?? 0;
  });
}

export async function recipientOfDn(
  name: string,
  context: AddressBookContext,
): Promise<RecipientId | undefined> {
  const [recipient] = await recipientsOfDns([name], context);
  return recipient;
}

/** Whoever came from another system has the name that it had there as an X500 address, so that old mail can be answered. */
async function recipientsOfDns(
  names: readonly string[],
  { book, caller, directory }: AddressBookContext,
): Promise<(RecipientId | undefined)[]> {
  const keys = names.map((name): RecipientKey => {
    const own = readLegacyDn(name);
    return own?.organization === caller.organization
      ? { kind: 'guid', value: own.recipient }
      : { kind: 'address', type: 'x500', value: name };
  });
  const found = await directory.findByKeys(caller.tenant, keys);
  return found.map((recipient) => (recipient !== undefined && book.has(recipient) ? recipient : undefined));
}
