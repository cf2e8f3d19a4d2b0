import type { FolderRole } from '../../store/ports/mail-model.ts';
import type { InitialFolder } from '../../store/ports/mail-store.ts';
import { rightsNamed } from '../access-rights.ts';
import { anonymousMember, defaultMember, type PermissionEntry } from '../folder-permissions.ts';

/**
 * What a mailbox of public folders is made with, under the names that Exchange has for them: [MS-OXCSTOR] section 2.2.1.1.4. People see
 * what lies below the IPM subtree.
 */
export const publicFolderLayout: readonly InitialFolder[] = [
  { role: 'ipmSubtree', parentRole: 'root', name: 'IPM_SUBTREE', folderClass: '' },
  { role: 'nonIpmSubtree', parentRole: 'root', name: 'NON_IPM_SUBTREE', folderClass: '' },
  { role: 'eformsRegistry', parentRole: 'nonIpmSubtree', name: 'EFORMS REGISTRY', folderClass: '' },
  { role: 'recoverable', parentRole: 'root', name: 'DUMPSTER_ROOT', folderClass: '' },
];

/** Everybody of the organisation may write and read here, as in Exchange; what is made below takes it over. */
export const openedToEverybody: readonly FolderRole[] = [
  'root',
  'ipmSubtree',
  'nonIpmSubtree',
  'eformsRegistry',
];

export const firstPermissions: readonly PermissionEntry[] = [
  { member: defaultMember, guid: null, rights: rightsNamed(['Author'], '') },
  { member: anonymousMember, guid: null, rights: 0 },
];
