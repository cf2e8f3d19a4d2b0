/** Rights in folders under the names of Exchange: roles, and the rights one by one. */
import { AppError } from '../base/errors.ts';
import { FolderRight } from './folder-permissions.ts';

const {
  readAny,
  create,
  editOwned,
  deleteOwned,
  editAny,
  deleteAny,
  createSubfolder,
  folderOwner,
  folderContact,
  folderVisible,
  freeBusySimple,
  freeBusyDetailed,
} = FolderRight;

const author = readAny | create | editOwned | deleteOwned | folderVisible;
const editor = author | editAny | deleteAny;

const roles = {
  None: 0,
  Owner: editor | createSubfolder | folderOwner | folderContact,
  PublishingEditor: editor | createSubfolder,
  Editor: editor,
  PublishingAuthor: author | createSubfolder,
  Author: author,
  NonEditingAuthor: readAny | create | deleteOwned | folderVisible,
  Reviewer: readAny | folderVisible,
  Contributor: create | folderVisible,
  AvailabilityOnly: freeBusySimple,
  LimitedDetails: freeBusySimple | freeBusyDetailed,
} as const;

const single = {
  ReadItems: readAny,
  CreateItems: create,
  EditOwnedItems: editOwned,
  DeleteOwnedItems: deleteOwned,
  EditAllItems: editAny,
  DeleteAllItems: deleteAny,
  CreateSubfolders: createSubfolder,
  FolderOwner: folderOwner,
  FolderContact: folderContact,
  FolderVisible: folderVisible,
} as const;

const freeBusy = freeBusySimple | freeBusyDetailed;
const known = new Map(
  Object.entries({ ...roles, ...single }).map(([name, rights]) => [name.toLowerCase(), rights]),
);

/** Whoever may read a calendar knows when its owner is busy. */
export function rightsNamed(names: readonly string[], folderClass: string): number {
  let rights = 0;
  for (const name of names) {
    const found = known.get(name.trim().toLowerCase());
    if (found === undefined) throw unknownRight(name);
    rights |= found;
  }
  const isCalendar = folderClass.startsWith('IPF.Appointment');
  if ((rights & freeBusy) !== 0 && !isCalendar) throw calendarsAlone(names);
  return isCalendar && (rights & readAny) !== 0 ? rights | freeBusy : rights;
}

/** The role, or the rights where they are none. */
export function namesOfRights(rights: number): readonly string[] {
  const plain = rights & ~freeBusy;
  const wanted = plain === 0 ? rights : plain;
  const role = Object.entries(roles).find(([, each]) => each === wanted);
  if (role !== undefined) return [role[0]];
  return Object.entries(single).flatMap(([name, right]) => ((rights & right) === 0 ? [] : [name]));
}

const unknownRight = (name: string): AppError =>
  new AppError({
    kind: 'invalid',
    code: 'mailbox.permission.unknownRight',
    message: `"${name}" is no right in a folder. Use one of ${[...Object.keys(roles), ...Object.keys(single)].join(', ')}.`,
    details: { name },
  });

const calendarsAlone = (names: readonly string[]): AppError =>
  new AppError({
    kind: 'invalid',
    code: 'mailbox.permission.calendarsAlone',
    message: `${names.join(', ')} is for calendars alone. Use Reviewer for other folders.`,
  });
