import { anonymousMember, defaultMember, type PermissionEntry } from '../../../mailbox/folder-permissions.ts';
import { legacyDnOf } from '../../../organization/legacy-dn.ts';
import { writeAddressBookEntryId } from '../../../wire/mapi/address-book-entry-id.ts';
import { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import type { Logon } from './logon.ts';

export const permissionColumns: readonly PropertyTag[] = [
  PidTag.MemberId,
  PidTag.MemberName,
  PidTag.EntryId,
  PidTag.MemberRights,
];

const mailUser = 0;

/** [MS-OXCPERM] sections 2.2.4 to 2.2.7. */
export async function permissionRows(
  logon: Logon,
  entries: readonly PermissionEntry[],
): Promise<readonly PropertyBag[]> {
  const { rooms, caller } = logon.session;
  const names = await rooms.namesOf(
    caller,
    entries.flatMap(({ guid }) => (guid === null ? [] : [guid])),
  );
  return entries.map(({ member, guid, rights }) => {
    const bag = new PropertyBag()
      .set(PidTag.MemberId, BigInt.asUintN(64, BigInt(member)))
      .set(PidTag.MemberRights, rights);
    if (guid === null) {
      // Clients know them by their ids and show names of their own.
      const name = member === anonymousMember ? 'Anonymous' : '';
      return bag
        .set(PidTag.MemberName, member === defaultMember ? '' : name)
        .set(PidTag.EntryId, new Uint8Array(0));
    }
    const distinguishedName = legacyDnOf(caller.organization, guid);
    return bag
      .set(PidTag.MemberName, names.get(guid) ?? guid)
      .set(
        PidTag.EntryId,
        writeAddressBookEntryId({ kind: 'permanent', displayType: mailUser, distinguishedName }),
      );
  });
}
