/** What the address book keeps of a recipient at hand. */
import type { Guid, RecipientId } from '../../../base/ids.ts';
import { findPrimaryAddress, formatProxyAddress } from '../../../store/directory/proxy-address.ts';
import type { Recipient, RecipientKind } from '../../../store/ports/directory-model.ts';
import type { RecipientAttributes } from '../../../store/ports/recipient-attributes.ts';

export interface AddressBookEntry {
  readonly recipient: RecipientId;
  readonly guid: Guid;
  readonly kind: RecipientKind;
  readonly displayName: string;
  readonly alias?: string;
  readonly primaryAddress?: string;
  /** In Exchange's spelling. */
  readonly addresses?: readonly string[];
  readonly targetAddress?: string;
  readonly mailbox?: Guid;
  readonly attributes?: RecipientAttributes;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** Of a hundred attributes, those that an entry shows; what administers a mailbox is nobody's business here. */
const shown = [
  'givenName',
  'initials',
  'surname',
  'simpleDisplayName',
  'phoneticDisplayName',
  'title',
  'department',
  'company',
  'office',
  'phone',
  'homePhone',
  'mobilePhone',
  'pager',
  'fax',
  'assistantName',
  'streetAddress',
  'city',
  'stateOrProvince',
  'postalCode',
  'countryOrRegion',
  'webPage',
  'notes',
  'mailTip',
  'manager',
  'managedBy',
  'grantSendOnBehalfTo',
  'resourceCapacity',
  'maxReceiveBytes',
  'moderationEnabled',
  'customAttribute1',
  'customAttribute2',
  'customAttribute3',
  'customAttribute4',
  'customAttribute5',
  'customAttribute6',
  'customAttribute7',
  'customAttribute8',
  'customAttribute9',
  'customAttribute10',
  'customAttribute11',
  'customAttribute12',
  'customAttribute13',
  'customAttribute14',
  'customAttribute15',
] as const satisfies readonly (keyof RecipientAttributes)[];

export function entryOf(recipient: Recipient): AddressBookEntry {
  const { alias, targetAddress, mailbox, addresses, attributes } = recipient;
  const primaryAddress = findPrimaryAddress(addresses);
  const kept = shown.filter((name) => attributes[name] !== undefined);
  return {
    recipient: recipient.recipient,
    guid: recipient.guid,
    kind: recipient.kind,
    displayName: recipient.displayName,
    ...(alias !== null && { alias }),
    ...(primaryAddress !== undefined && { primaryAddress }),
    ...(addresses.length > 0 && { addresses: addresses.map(formatProxyAddress) }),
    ...(targetAddress !== null && { targetAddress }),
    ...(mailbox !== null && { mailbox: mailbox.guid }),
    ...(kept.length > 0 && { attributes: Object.fromEntries(kept.map((name) => [name, attributes[name]])) }),
    createdAt: recipient.createdAt,
    changedAt: recipient.changedAt,
  };
}
