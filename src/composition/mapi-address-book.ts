/** The address book of MAPI over HTTP over the rooms of the platform. */
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { HomeStanding } from '../cmdlets/kit/authorization/home-standing.ts';
import { RoleAuthorizer } from '../cmdlets/kit/authorization/role-authorizer.ts';
import type { Cmdlet } from '../cmdlets/kit/definition.ts';
import { cmdlet as setMailbox } from '../cmdlets/mailboxes/set-mailbox.ts';
import { compileRecipientFilter } from '../cmdlets/presentation/recipient-filter.ts';
import { cmdlet as updateMembers } from '../cmdlets/recipients/update-distributiongroupmember.ts';
import { AddressBook } from '../servers/mapi/address-book/address-book.ts';
import type { AddressBookCaller } from '../servers/mapi/address-book/address-book-caller.ts';
import type { AddressBookUrls } from '../servers/mapi/address-book/address-book-directory.ts';
import { AddressBookEndpoint } from '../servers/mapi/address-book/address-book-endpoint.ts';
import { AddressBooks } from '../servers/mapi/address-book/address-books.ts';
import {
  type AddressBookEdit,
  OrganizationDirectory,
} from '../servers/mapi/address-book/organization-directory.ts';
import type { Recipient } from '../store/ports/directory-model.ts';
import { endpointsOf } from './autodiscover.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface OpenedAddressBook {
  readonly endpoint: AddressBookEndpoint;
  readonly books: AddressBooks;
}

export function openAddressBook(platform: OwnedPlatform, clock: Clock, log: Log): OpenedAddressBook {
  const { directory: store, recipients, groups } = platform;
  const books = new AddressBooks({ store, clock });
  const directory = new OrganizationDirectory({
    ...{ store, recipients, groups, books },
    mayAdminister: (caller, recipient, edit) => mayAdminister(platform, caller, recipient, edit, log),
    urls: (caller) => urlsOf(platform, caller),
  });
  return { endpoint: new AddressBookEndpoint(new AddressBook({ books, directory })), books };
}

/** By which cmdlet an administrator would do it. */
const byCmdlet: Readonly<Record<AddressBookEdit, { readonly cmdlet: Cmdlet; readonly parameter: string }>> = {
  members: { cmdlet: updateMembers, parameter: 'Members' },
  delegates: { cmdlet: setMailbox, parameter: 'GrantSendOnBehalfTo' },
  certificates: { cmdlet: setMailbox, parameter: 'GrantSendOnBehalfTo' },
};

async function mayAdminister(
  platform: OwnedPlatform,
  caller: AddressBookCaller,
  recipient: Recipient,
  edit: AddressBookEdit,
  log: Log,
): Promise<boolean> {
  const organization = await platform.directory.findTenant({ tenant: caller.tenant });
  if (organization === undefined) return false;
  const standing = new HomeStanding({ kind: 'account', name: recipient.name, ...caller }, platform);
  const authorizer = await RoleAuthorizer.load({
    standing,
    rooms: platform,
    log,
    compileFilter: compileRecipientFilter,
  });
  const { cmdlet, parameter } = byCmdlet[edit];
  const actor = { name: recipient.name, organization, home: organization };
  const grant = authorizer.findGrant(actor, cmdlet);
  if (grant === undefined || (grant.parameters !== 'all' && !grant.parameters.has(parameter))) return false;
  const { mayWrite } = authorizer.findLimits(cmdlet, () => [parameter]);
  return mayWrite === undefined || mayWrite(recipient, recipient);
}

/** Letter by letter as Autodiscover tells them, those within the organisation first. */
async function urlsOf(
  { directory, openedClientAccess: { directories } }: OwnedPlatform,
  { tenant, recipient: id }: AddressBookCaller,
): Promise<AddressBookUrls | undefined> {
  const endpoint = await directories.findFor(tenant);
  const [recipient] = await directory.findRecipients(tenant, [id]);
  if (endpoint === undefined || !recipient?.mailbox) return undefined;
  const { mailStore, addressBook } = endpointsOf(endpoint, recipient);
  const mailboxUrl = mailStore.internalUrl ?? mailStore.externalUrl;
  const addressBookUrl = addressBook.internalUrl ?? addressBook.externalUrl;
  return mailboxUrl && addressBookUrl ? { mailbox: mailboxUrl, addressBook: addressBookUrl } : undefined;
}
