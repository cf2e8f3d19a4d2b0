import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import { MapiLogs } from '../servers/mapi/logs/mapi-logs.ts';
import { loggingFolder } from './open-client-access.ts';
import type { OwnedPlatform } from './open-platform.ts';

/** Undefined where the configuration wants none. */
export function createMapiLogs(
  { config, dataFolder, openedClientAccess: { nodes } }: OwnedPlatform,
  surroundings: {
    readonly version: string;
    readonly clock: Clock;
    readonly log: Log;
    readonly metrics: Metrics;
  },
): MapiLogs | undefined {
  const { enabled, ...limits } = config.mapiLogs;
  if (!enabled) return undefined;
  const { version, ...around } = surroundings;
  return new MapiLogs({
    folder: loggingFolder(dataFolder),
    server: { name: nodes.name, version },
    limits,
    ...around,
  });
}
