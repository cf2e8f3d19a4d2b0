/** Where the local door stands, by a path that the system takes: 107 bytes are the most that an address holds. */
import { closeSync, constants, openSync } from 'node:fs';
import path from 'node:path';

/** Inside the data folder. */
export const localDoorName = 'landfall.sock';
const longestPathBytes = 103;

export interface SocketPath extends Disposable {
  /** For `listen` and `connect`; good until it is disposed of. */
  readonly path: string;
}

/**
 * A folder too deep for an address is opened, and named by its number: `/proc/self/fd/20/landfall.sock` is the
 * same place. Undefined where the system has no such names.
 */
export function openSocketPath(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): SocketPath | undefined {
  const whole = path.join(folder, localDoorName);
  if (Buffer.byteLength(whole) <= longestPathBytes) return { path: whole, [Symbol.dispose]: () => undefined };
  if (platform !== 'linux') return undefined;
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return {
    path: `/proc/self/fd/${descriptor}/${localDoorName}`,
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}
