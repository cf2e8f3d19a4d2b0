/** `-Path` with wildcards and `-LiteralPath` without, as every cmdlet for files has them. */
import {
  ErrorRecord,
  getWildcard,
  hasWildcards,
  isCollection,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../context.ts';
import { errorIdOf } from '../error-id.ts';
import { parameter } from '../parameter.ts';
import { cannotConvert, convertible, list } from '../parameter-types.ts';
import { findFileEntry } from './file-object.ts';
import type { FileEntry, LocalFiles } from './local-files.ts';
import { requireFiles } from './require-files.ts';

/** Text, or what Get-ChildItem gave. */
export const path = () =>
  convertible({ typeName: 'System.String', isPath: true }, (value: Value): string => {
    if (isCollection(value)) return cannotConvert(value, 'System.String', 'Give one path.');
    return findFileEntry(value)?.path ?? toText(value);
  });

const synopsis = { en: 'The files, with wildcards.', ko: '파일. 와일드카드를 쓸 수 있습니다.' };

export const pathParameters = {
  Path: parameter({
    schema: list(path()),
    synopsis,
    position: 0,
    mandatory: true,
    fromPipeline: 'both',
    sets: ['Path'],
  }),
  LiteralPath: parameter({
    schema: list(path()),
    synopsis: { en: 'The files, exactly as written.', ko: '파일. 적힌 그대로 찾습니다.' },
    mandatory: true,
    fromPipeline: 'propertyName',
    aliases: ['PSPath', 'FullName', 'LP'],
    sets: ['LiteralPath'],
  }),
} as const;

interface Given {
  readonly Path: readonly string[] | undefined;
  readonly LiteralPath: readonly string[] | undefined;
}

/** What there is; a path without wildcards that is not there is an error, and the next one has its turn. */
export async function* selectEntries(
  { Path, LiteralPath }: Given,
  context: Pick<CmdletContext, 'files' | 'writeError'>,
  cmdlet: string,
): AsyncIterable<FileEntry> {
  const files = requireFiles(context);
  for (const written of LiteralPath ?? Path ?? []) {
    if (LiteralPath === undefined && hasWildcards(written)) {
      yield* matching(files, written);
      continue;
    }
    const found = await files.find(written);
    if (found) yield found;
    else context.writeError(pathNotFound(written, files, cmdlet), written);
  }
}

export function pathNotFound(written: string, files: LocalFiles, cmdlet: string): ErrorRecord {
  const real = files.resolve(written);
  const looked = real === written ? '' : ` Looked at ${real}.`;
  return new ErrorRecord({
    message: `Cannot find path '${written}' because it does not exist.${looked}`,
    category: 'ObjectNotFound',
    fullyQualifiedErrorId: errorIdOf('PathNotFound', cmdlet),
    exceptionTypes: [
      'System.Management.Automation.ItemNotFoundException',
      'System.Exception',
      'System.Object',
    ],
    targetObject: written,
    activity: cmdlet,
  });
}

/** Folder by folder: each part of the path with wildcards is looked for in what the parts before it gave. */
export async function* matching(files: LocalFiles, pattern: string): AsyncIterable<FileEntry> {
  const real = files.resolve(pattern);
  const slash = real.includes('/') ? '/' : '\\';
  const [root = '', ...parts] = real.split(slash);
  let folders: string[] = [root === '' ? slash : root + slash];
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const next: string[] = [];
    for (const folder of folders) {
      const inside = `${folder.endsWith(slash) ? folder : folder + slash}${part}`;
      if (!hasWildcards(part)) {
        const found = await files.find(inside);
        if (found && isLast) yield found;
        else if (found?.kind === 'folder') next.push(inside);
        continue;
      }
      const fits = getWildcard(part, false);
      for await (const entry of files.list(folder)) {
        if (!fits(entry.name)) continue;
        if (isLast) yield entry;
        else if (entry.kind === 'folder') next.push(entry.path);
      }
    }
    folders = next;
  }
}
