import { AppError } from '../../base/errors.ts';

export function auditBehind(): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'audit.behind',
    message: 'Another node has added to the record of changes meanwhile. Try again.',
  });
}
