/**
 * Who may do what in a folder beside its owner: [MS-OXCPERM] section 2.2. The list is kept with the folder; a folder without one of
 * its own lets nobody in.
 */

import type { FolderId } from '../base/ids.ts';
import { type Guid, parseGuid } from '../base/ids.ts';
import type { Mailbox } from './mailbox.ts';

/** PidTagMemberRights. */
export const FolderRight = {
  readAny: 0x0001,
  create: 0x0002,
  editOwned: 0x0008,
  deleteOwned: 0x0010,
  editAny: 0x0020,
  deleteAny: 0x0040,
  createSubfolder: 0x0080,
  folderOwner: 0x0100,
  folderContact: 0x0200,
  folderVisible: 0x0400,
  freeBusySimple: 0x0800,
  freeBusyDetailed: 0x1000,
} as const;

export const allFolderRights = 0x1ffb;

export interface PermissionEntry {
  /** PidTagMemberId: 0 for everybody in the organisation, -1 for whoever is nobody. */
  readonly member: number;
  /** Of a person or a list; `null` for those two. */
  readonly guid: Guid | null;
  readonly rights: number;
}

export const defaultMember = 0;
export const anonymousMember = -1;
const most = 1_000;
const key = 'permissions';

const nobody: readonly PermissionEntry[] = [
  { member: defaultMember, guid: null, rights: 0 },
  { member: anonymousMember, guid: null, rights: 0 },
];

export async function readPermissions(
  mailbox: Pick<Mailbox, 'readProperties'>,
  folder: FolderId,
): Promise<readonly PermissionEntry[]> {
  const [kept] = await mailbox.readProperties({ kind: 'folder', folder }, [key]);
  return kept === undefined ? nobody : (parsed(kept.value) ?? nobody);
}

/** Of many folders at once. */
export async function readPermissionsOf(
  mailbox: Mailbox,
  folders: readonly FolderId[],
): Promise<(folder: FolderId) => readonly PermissionEntry[]> {
  const kept = await mailbox.readPropertiesOf(folders, [key]);
  return (folder) => {
    const [row] = kept.get(folder) ?? [];
    return row === undefined ? nobody : (parsed(row.value) ?? nobody);
  };
}

export async function writePermissions(
  mailbox: Pick<Mailbox, 'writeProperties'>,
  folder: FolderId,
  entries: readonly PermissionEntry[],
): Promise<void> {
  const value = Buffer.from(JSON.stringify(entries.slice(0, most)));
  await mailbox.writeProperties({ kind: 'folder', folder }, { set: [{ key, value }], remove: [] });
}

export type PermissionChange =
  | { readonly kind: 'add'; readonly guid: Guid; readonly rights: number }
  | { readonly kind: 'modify'; readonly member: number; readonly rights: number }
  | { readonly kind: 'remove'; readonly member: number };

/** What is said of somebody who is not in the list is passed over; somebody who is added again has the new rights. */
export function changePermissions(
  entries: readonly PermissionEntry[],
  changes: readonly PermissionChange[],
): PermissionEntry[] {
  const changed = [...entries];
  for (const change of changes) {
    const at = changed.findIndex((entry) =>
      change.kind === 'add' ? entry.guid === change.guid : entry.member === change.member,
    );
    const found = changed[at];
    if (change.kind === 'remove') {
      // Everybody and nobody stay in it: they may do nothing then.
      if (found !== undefined && found.guid !== null) changed.splice(at, 1);
    } else if (found !== undefined) changed[at] = { ...found, rights: change.rights };
    else if (change.kind === 'add')
      changed.push({ member: nextMember(changed), guid: change.guid, rights: change.rights });
  }
  return changed;
}

const nextMember = (entries: readonly PermissionEntry[]): number =>
  entries.reduce((highest, { member }) => Math.max(highest, member), 0) + 1;

/** Of somebody of the organisation who is not the owner: by name, or what everybody may. */
export function rightsOf(entries: readonly PermissionEntry[], guid: Guid): number {
  const own = entries.find((entry) => entry.guid === guid);
  return (own ?? entries.find(({ member }) => member === defaultMember))?.rights ?? 0;
}

function parsed(value: Uint8Array): readonly PermissionEntry[] | undefined {
  const read: unknown = JSON.parse(Buffer.from(value).toString('utf8'));
  if (!Array.isArray(read)) return undefined;
  return read.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return [];
    const { member, guid, rights } = each as Record<string, unknown>;
    if (typeof member !== 'number' || typeof rights !== 'number') return [];
    const id = typeof guid === 'string' ? parseGuid(guid) : null;
    return id === undefined ? [] : [{ member, guid: id, rights }];
  });
}
