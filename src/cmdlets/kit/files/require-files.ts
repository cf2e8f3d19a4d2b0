import { AppError } from '../../../base/errors.ts';
import type { CmdletContext } from '../context.ts';
import type { LocalFiles } from './local-files.ts';

export function requireFiles({ files }: Pick<CmdletContext, 'files'>): LocalFiles {
  if (files) return files;
  throw new AppError({
    kind: 'denied',
    code: 'FilesNotAvailable',
    message:
      'Files cannot be read or written here, because this session does not run on your own computer. Use the local shell, or keep the objects in a variable.',
  });
}
