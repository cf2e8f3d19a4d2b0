import { parameter } from '../parameter.ts';
import { flag } from '../parameter-types.ts';
import type { FileEntry, LocalFiles } from './local-files.ts';
import { path } from './path-selection.ts';

/** Of Copy-Item and Move-Item. */
export const destinationParameters = {
  Destination: parameter({
    schema: path(),
    synopsis: {
      en: 'The new name, or the folder to put it in; here without it.',
      ko: '새 이름 또는 넣을 폴더. 없으면 현재 위치.',
    },
    position: 1,
  }),
  Force: flag({ synopsis: { en: 'Whatever is there.', ko: '이미 있어도 바꿉니다.' } }),
  PassThru: flag({ synopsis: { en: 'Gives what it became.', ko: '결과를 내보냅니다.' } }),
} as const;

export const joinedPaths = ({
  Path,
  LiteralPath,
}: {
  readonly Path: readonly string[] | undefined;
  readonly LiteralPath: readonly string[] | undefined;
}): string => (LiteralPath ?? Path ?? []).join(', ');

/** Into a folder that is there under its own name, else under the name that is given. */
export async function placeFor(files: LocalFiles, entry: FileEntry, destination: string): Promise<string> {
  const found = await files.find(destination);
  return found?.kind === 'folder' ? `${found.path}/${entry.name}` : files.resolve(destination);
}
