import { getWildcard } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { fileSystemType, presentFile } from '../kit/files/file-object.ts';
import type { FileEntry, LocalFiles } from '../kit/files/local-files.ts';
import { path, selectEntries } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text, whole } from '../kit/parameter-types.ts';

const name = 'Get-ChildItem';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'The files and folders in a folder.', ko: '폴더 안의 파일과 폴더.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: fileSystemType,
  defaultSet: 'Items',
  parameters: {
    Path: parameter({
      schema: list(path()),
      synopsis: {
        en: 'The folders, with wildcards; here without it.',
        ko: '폴더. 와일드카드를 쓸 수 있으며 없으면 현재 위치.',
      },
      position: 0,
      fromPipeline: 'both',
      sets: ['Items'],
    }),
    LiteralPath: parameter({
      schema: list(path()),
      synopsis: { en: 'The folders, exactly as written.', ko: '폴더. 적힌 그대로 찾습니다.' },
      mandatory: true,
      aliases: ['PSPath', 'LP'],
      sets: ['LiteralItems'],
    }),
    Filter: parameter({
      schema: text(),
      synopsis: { en: 'Names that fit.', ko: '이름 패턴.' },
      position: 1,
    }),
    Include: parameter({
      schema: list(text()),
      synopsis: { en: 'Names that fit one of these.', ko: '이 패턴 중 하나에 맞는 이름.' },
    }),
    Exclude: parameter({
      schema: list(text()),
      synopsis: { en: 'No names that fit one of these.', ko: '제외할 이름 패턴.' },
    }),
    Recurse: flag({ synopsis: { en: 'In folders of folders, too.', ko: '하위 폴더까지.' }, aliases: ['s'] }),
    Depth: parameter({
      schema: whole({ min: 0 }),
      synopsis: { en: 'How deep.', ko: '하위 폴더의 깊이.' },
    }),
    File: flag({ synopsis: { en: 'Files alone.', ko: '파일만.' } }),
    Directory: flag({ synopsis: { en: 'Folders alone.', ko: '폴더만.' } }),
    Force: flag({ synopsis: { en: 'Hidden ones, too.', ko: '숨겨진 항목도 포함합니다.' } }),
    Name: flag({ synopsis: { en: 'Names alone.', ko: '이름만.' } }),
  },
  examples: [
    {
      line: 'Get-ChildItem -Filter *.csv',
      synopsis: { en: 'The CSV files here.', ko: '현재 위치의 CSV 파일.' },
    },
  ],
  async *process(bound, context) {
    const { Filter, Include, Exclude, Recurse, Depth, Force } = bound;
    const files = requireFiles(context);
    const fitsOne = (patterns: readonly string[], entry: FileEntry) =>
      patterns.some((pattern) => getWildcard(pattern, false)(entry.name));
    const isShown = (entry: FileEntry) =>
      (Filter === undefined || fitsOne([Filter], entry)) &&
      (Include === undefined || fitsOne(Include, entry)) &&
      !(Exclude !== undefined && fitsOne(Exclude, entry)) &&
      !(bound.File && entry.kind === 'folder') &&
      !(bound.Directory && entry.kind === 'file') &&
      (Force || !entry.name.startsWith('.'));
    const depth = Depth ?? (Recurse ? Number.POSITIVE_INFINITY : 0);
    const Path = bound.Path ?? (bound.LiteralPath ? undefined : [files.location]);
    for await (const found of selectEntries({ Path, LiteralPath: bound.LiteralPath }, context, name)) {
      const entries = found.kind === 'folder' ? below(files, found, depth) : [found];
      for await (const entry of entries)
        if (isShown(entry)) yield bound.Name ? entry.name : presentFile(entry);
    }
  },
});

/** A folder before what is in it. Links are followed once for each level, and no deeper than paths may be. */
async function* below(files: LocalFiles, folder: FileEntry, depth: number): AsyncIterable<FileEntry> {
  if (folder.path.length > longestPath) return;
  for await (const entry of files.list(folder.path)) {
    yield entry;
    if (entry.kind === 'folder' && depth > 0) yield* below(files, entry, depth - 1);
  }
}

const longestPath = 4_096;
