import {
  allFolderRights,
  changePermissions,
  defaultMember,
  FolderRight,
  type PermissionChange,
  readPermissions,
  writePermissions,
} from '../../../mailbox/folder-permissions.ts';
import { readLegacyDn } from '../../../organization/legacy-dn.ts';
import { readAddressBookEntryId } from '../../../wire/mapi/address-book-entry-id.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { readTaggedValue } from '../../../wire/mapi/property-value.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const flags = { replaceRows: 0x01, includeFreeBusy: 0x02 } as const;
const rowFlags = { add: 0x01, modify: 0x02, remove: 0x04 } as const;
const freeBusy = FolderRight.freeBusySimple | FolderRight.freeBusyDetailed;

interface Row {
  readonly flag: number;
  readonly bag: PropertyBag;
}

/** [MS-OXCPERM] section 2.2.2. */
export const rop = defineRop({
  name: 'RopModifyPermissions',
  id: 0x40,
  handles: ['input'],
  checksRights: true,
  read(reader, { codePage }) {
    const modifyFlags = reader.u8();
    const rows = Array.from({ length: reader.count(reader.u16(), 3) }, (): Row => {
      const flag = reader.u8();
      const count = reader.count(reader.u16(), 4);
      const values = Array.from({ length: count }, () => readTaggedValue(reader, codePage));
      return { flag, bag: new PropertyBag(values.map(({ tag: key, value }) => ({ key, value }))) };
    });
    return { modifyFlags, rows };
  },
  async run({ object, session, request: { modifyFlags, rows } }) {
    const folder = expectObject(object, FolderObject);
    await folder.need(FolderRight.folderOwner);
    const replaces = (modifyFlags & flags.replaceRows) !== 0;
    if (replaces && rows.some(({ flag }) => flag !== rowFlags.add))
      throw new RopError(ErrorCode.InvalidParameter);
    const withFreeBusy = (modifyFlags & flags.includeFreeBusy) !== 0;
    const { mailbox } = folder.logon;
    const before = await readPermissions(mailbox, folder.folder);
    const kept = replaces ? before.filter(({ guid }) => guid === null) : before;
    const rightsOf = (bag: PropertyBag, member: number | undefined) => {
      const said = (bag.number(PidTag.MemberRights) ?? 0) & allFolderRights;
      if (withFreeBusy) return said;
      const old = before.find((entry) => entry.member === member)?.rights ?? 0;
      return (said & ~freeBusy) | (old & freeBusy);
    };
    const changes = rows.flatMap((row) => changeOf(row, session, rightsOf));
    await writePermissions(mailbox, folder.folder, changePermissions(kept, changes));
    return undefined;
  },
});

function changeOf(
  { flag, bag }: Row,
  { caller }: EmsmdbSession,
  rightsOf: (bag: PropertyBag, member: number | undefined) => number,
): readonly PermissionChange[] {
  const id = bag.bigint(PidTag.MemberId);
  const member = id === undefined ? undefined : Number(BigInt.asIntN(64, id));
  if (flag === rowFlags.remove && member !== undefined) return [{ kind: 'remove', member }];
  if (flag === rowFlags.modify && member !== undefined)
    return [{ kind: 'modify', member, rights: rightsOf(bag, member) }];
  if (flag !== rowFlags.add) throw new RopError(ErrorCode.InvalidParameter);
  const entryId = bag.bytes(PidTag.EntryId);
  // Everybody and nobody are added by their ids, where a list is replaced.
  if (entryId === undefined || entryId.length === 0)
    return [{ kind: 'modify', member: member ?? defaultMember, rights: rightsOf(bag, member) }];
  const named = readAddressBookEntryId(entryId);
  const dn = named?.kind === 'permanent' ? readLegacyDn(named.distinguishedName) : undefined;
  if (dn?.organization !== caller.organization) throw new RopError(ErrorCode.InvalidParameter);
  return [{ kind: 'add', guid: dn.recipient, rights: rightsOf(bag, undefined) }];
}
