import { AppError } from '../../base/errors.ts';

export function folderGone(name: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'migration.target.folderGone',
    message: `The folder "${name.slice(0, 200)}" of the target mailbox is gone. It is made again in the next round.`,
    retryable: true,
  });
}

export function renumbered(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'migration.target.uidValidity',
    message: `The target server has given the messages of the folder "${name.slice(0, 200)}" other UIDs. The next round finds them again by their content.`,
    retryable: true,
  });
}

export function notFoundAgain(): AppError {
  return new AppError({
    kind: 'internal',
    code: 'migration.target.lost',
    message:
      'The target server says that it has stored a message, and does not show it under its digest: it changes what it stores. The message is stored there, and is not told apart from others.',
    retryable: false,
  });
}

export function folderFixed(name: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'migration.target.folderFixed',
    message: `The folder "${name}" of the target mailbox cannot be moved: every mailbox has it.`,
  });
}
