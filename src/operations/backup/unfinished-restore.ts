import { AppError } from '../../base/errors.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';

/** Set while a whole restore is under way, and so for ever where it was cut short. */
export const unfinishedSetting = 'restore.unfinished';

type Settings = Pick<DirectoryStore, 'findSetting' | 'writeSetting'>;

export async function markUnfinished(settings: Settings, generation: string): Promise<void> {
  await settings.writeSetting(unfinishedSetting, generation);
}

export async function markFinished(settings: Settings): Promise<void> {
  await settings.writeSetting(unfinishedSetting, null);
}

/** Half of an installation must not be served, backed up or filled a second time. */
export async function refuseUnfinishedRestore(settings: Pick<Settings, 'findSetting'>): Promise<void> {
  const found = await settings.findSetting(unfinishedSetting);
  if (typeof found?.value !== 'string') return;
  throw new AppError({
    kind: 'conflict',
    code: 'restore.unfinished',
    message: `A restore of generation ${found.value} into this installation was not finished, so a part of its mail is missing. Restore into an empty data folder (and an empty database) instead, and remove this one.`,
    details: { generation: found.value },
  });
}
