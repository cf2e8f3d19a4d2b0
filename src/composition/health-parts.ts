import { statfs } from 'node:fs/promises';
import type { HealthPart } from '../servers/http/health-routes.ts';
import type { ServiceState } from '../servers/service.ts';
import type { Platform } from '../shell/platform.ts';

/** The directory answers: every request needs it before it reaches any mailbox. */
export function storePart({ directory }: Pick<Platform, 'directory'>): HealthPart {
  return {
    name: 'store',
    async check() {
      await directory.listTenants({ limit: 1 });
      return { ready: true, detail: 'answers' };
    },
  };
}

export function diskPart(folder: string, minFreeBytes: number): HealthPart {
  return {
    name: 'disk',
    async check() {
      const { bavail, bsize } = await statfs(folder);
      const freeBytes = bavail * bsize;
      const gigabytes = (freeBytes / 2 ** 30).toFixed(1);
      return { ready: freeBytes >= minFreeBytes, detail: `${gigabytes} GiB free` };
    },
  };
}

export function servicesPart(states: () => ReadonlyMap<string, ServiceState>): HealthPart {
  return {
    name: 'services',
    check() {
      const down = [...states()].filter(([, state]) => state !== 'running');
      const detail = down.map(([name, state]) => `${name} ${state}`).join(', ');
      return { ready: down.length === 0, detail: detail === '' ? 'all running' : detail };
    },
  };
}
