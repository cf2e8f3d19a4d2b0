import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { FolderRole } from '../../store/ports/mail-model.ts';
import type { ReadName } from '../folders/source-folder.ts';

/**
 * Folders of this platform under names as a source has them: one character for each byte, `/` between levels, and what
 * would be taken for that written as in an address.
 */
export const landfallDelimiter = '/';

export function rawNameOf(path: FolderPath): string {
  return path.map((name) => encodeURIComponent(name.toWellFormed())).join(landfallDelimiter);
}

export const readLandfallName: ReadName = (raw) => {
  const names = raw.split(landfallDelimiter);
  return { text: names.map((name) => decodeURIComponent(name)).join(landfallDelimiter), isExact: true };
};

/** RFC 6154; the inbox is known by its name. */
export const attributesOfRoles: Readonly<Partial<Record<FolderRole, string>>> = {
  drafts: '\\Drafts',
  sent: '\\Sent',
  deleted: '\\Trash',
  junk: '\\Junk',
  archive: '\\Archive',
};
