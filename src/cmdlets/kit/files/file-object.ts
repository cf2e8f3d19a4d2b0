/** Files and folders as Get-ChildItem shows them. */
import { DateTimeValue, type Value } from '../../../wire/powershell-language/index.ts';
import { defineObjectType, type ObjectType } from '../object-type.ts';
import type { FileEntry } from './local-files.ts';

const infoName = 'System.IO.FileSystemInfo';
const local = (atMs: number): Value => DateTimeValue.fromUnixMs(atMs, 'Local');
const folderOf = ({ path }: FileEntry): string => path.replace(/[\\/][^\\/]*$/, '') || '/';
const extensionOf = (name: string): string => /(?<=.)\.[^.]*$/.exec(name)?.[0] ?? '';
const modeOf = ({ kind, isReadOnly }: FileEntry): string =>
  kind === 'folder' ? 'd-----' : isReadOnly ? '-ar---' : '-a----';

const shared = {
  Mode: modeOf,
  Name: ({ name }: FileEntry) => name,
  FullName: ({ path }: FileEntry) => path,
  PSPath: ({ path }: FileEntry) => path,
  Extension: ({ kind, name }: FileEntry) => (kind === 'folder' ? '' : extensionOf(name)),
  BaseName: ({ kind, name }: FileEntry) =>
    kind === 'folder' ? name : name.slice(0, name.length - extensionOf(name).length),
  Exists: () => true,
  PSIsContainer: ({ kind }: FileEntry) => kind === 'folder',
  CreationTime: ({ createdAt }: FileEntry) => local(createdAt),
  LastAccessTime: ({ accessedAt }: FileEntry) => local(accessedAt),
  LastWriteTime: ({ modifiedAt }: FileEntry) => local(modifiedAt),
} as const;

const view = {
  groupBy: { label: 'Directory', value: (item: Value) => shownFolder(item) },
  table: {
    columns: [
      { property: 'Mode', width: 7 },
      { property: 'LastWriteTime', width: 26, alignment: 'right', format: '{0:d}  {0:t}' },
      { label: 'Length', value: (item: Value) => shownLength(item), width: 14, alignment: 'right' },
      { property: 'Name' },
    ],
  },
} as const;

const fileType: ObjectType<FileEntry> = defineObjectType<FileEntry>({
  typeNames: ['System.IO.FileInfo', infoName],
  properties: {
    ...shared,
    Length: ({ length }) => length,
    IsReadOnly: ({ isReadOnly }) => isReadOnly,
    DirectoryName: folderOf,
  },
  toText: ({ path }) => path,
  view,
});

const folderType: ObjectType<FileEntry> = defineObjectType<FileEntry>({
  typeNames: ['System.IO.DirectoryInfo', infoName],
  properties: { ...shared, Parent: folderOf },
  toText: ({ path }) => path,
  view,
});

/** Of cmdlets that give out either. */
export const fileSystemType = {
  ...fileType,
  view: fileType.view && { ...fileType.view, typeNames: [infoName] },
};

export function presentFile(entry: FileEntry): Value {
  return entry.kind === 'folder' ? folderType.present(entry) : fileType.present(entry);
}

export const findFileEntry = (value: Value): FileEntry | undefined =>
  fileType.find(value) ?? folderType.find(value);

function shownFolder(item: Value): Value {
  const entry = findFileEntry(item);
  return entry ? folderOf(entry) : null;
}

function shownLength(item: Value): Value {
  const entry = findFileEntry(item);
  return entry?.kind === 'file' ? entry.length : null;
}
