import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Service } from '../servers/service.ts';
import { DirectoryCycles } from './directory-cycles.ts';
import type { OwnedPlatform } from './open-platform.ts';

/** What a server does for directories outside: it keeps organisations in step with theirs. */
export function createDirectoryChores(platform: OwnedPlatform, clock: Clock, log: Log): Service[] {
  const { directory: store, organizations, openedDirectory } = platform;
  const load = openedDirectory.loaders.synchronization;
  return [new DirectoryCycles({ store, organizations, clock, log, load })];
}
