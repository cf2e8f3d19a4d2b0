import { createHmac } from 'node:crypto';
import { AppError, isAppError } from '../base/errors.ts';
import type { PlatformSettings } from '../store/ports/directory-store.ts';

const settingKey = 'masterKeyFingerprint';

/**
 * Refuses to go on with another master key than the one that this data was written with: a lost file would
 * be made anew without a word, and every secret would be found unreadable one by one.
 */
export async function checkMasterKey(settings: PlatformSettings, master: Uint8Array): Promise<void> {
  const fingerprint = createHmac('sha256', master).update('landfall master key fingerprint').digest('hex');
  const known = (await settings.findSetting(settingKey)) ?? (await remember(settings, fingerprint));
  if (known?.value === fingerprint) return;
  throw new AppError({
    kind: 'unavailable',
    code: 'access.masterKey.other',
    retryable: false,
    message:
      'The master key file is not the one that this data was written with, so no stored secret could be read. Put the right file back from its copy.',
  });
}

async function remember(settings: PlatformSettings, fingerprint: string) {
  try {
    return await settings.writeSetting(settingKey, fingerprint, 0);
  } catch (error) {
    // Another process was first; it must have had the same key.
    if (isAppError(error, 'conflict')) return settings.findSetting(settingKey);
    throw error;
  }
}
