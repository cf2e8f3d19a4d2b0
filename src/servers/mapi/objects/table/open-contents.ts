import type { FolderId } from '../../../../base/ids.ts';
import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import { RopError } from '../../rop-error.ts';
import type { Logon } from '../logon.ts';
import { ContentsSource } from './contents-source.ts';
import type { RowSource } from './row-source.ts';
import { SearchSource } from './search-source.ts';

export interface ContentsFlags {
  readonly isAssociated: boolean;
  /** What was deleted out of the folder and can be had back. */
  readonly showsDeleted: boolean;
}

export async function openContents(
  logon: Logon,
  folder: FolderId,
  { isAssociated, showsDeleted }: ContentsFlags,
): Promise<{ readonly source: RowSource; readonly count: number }> {
  const tree = await logon.folders();
  const seen = tree.find(folder);
  if (seen === undefined) throw new RopError(ErrorCode.ObjectDeleted);
  if (seen.kind === 'search' && !isAssociated && !showsDeleted) {
    const source = new SearchSource(logon, folder);
    return { source, count: (await source.list()).length };
  }
  if (showsDeleted) {
    const recoverable = tree.findRole('recoverable');
    const source = new ContentsSource(logon, {
      ...{ folder, rows: recoverable?.folder, isAssociated },
      ...{ originFolder: folder },
    });
    return { source, count: (await source.list()).length };
  }
  const rows = isAssociated ? tree.findAssociated(folder) : seen;
  const source = new ContentsSource(logon, { folder, rows: rows?.folder, isAssociated });
  return { source, count: rows?.messageCount ?? 0 };
}
