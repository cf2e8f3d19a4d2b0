import { AppError } from '../../../base/errors.ts';

export function deletionThresholdExceeded(deletions: number, threshold: number): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'directory.sync.deletionThreshold',
    message: `stopped-deletion-threshold-exceeded: ${deletions} objects would be deleted, and ${threshold} are allowed at once. Nothing was exported. Was an organizational unit moved or renamed, or left out of the scope? See what would be deleted: Start-ADSyncSyncCycle -WhatIf. If it is right: Start-ADSyncSyncCycle -Force.`,
    details: { deletions, threshold },
  });
}

export function nothingToRead(): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'directory.sync.noConnector',
    message:
      'There is no directory to synchronize: the organization has no connector, or all of them are disabled. Make one: New-DirectoryConnector.',
  });
}
