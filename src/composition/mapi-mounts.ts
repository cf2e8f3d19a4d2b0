import { loadOnce } from '../base/load-once.ts';
import type { Mount } from '../servers/http/router.ts';
import type { MapiServer } from '../servers/mapi/transport/mapi-server.ts';
import type { Service } from '../servers/service.ts';
import type { MapiParts } from './mapi.ts';

export interface Mapi {
  readonly mounts: readonly Mount[];
  readonly service: Service;
}

/** Loaded when the first client comes: an installation without Outlook need not pay for it. */
export function createMapi(parts: MapiParts): Mapi {
  const { directories } = parts.platform.openedClientAccess;
  let running: MapiServer | undefined;
  let isStopped = false;
  const load = loadOnce(async () => {
    const { createMapiServer } = await import('./mapi.ts');
    const server = createMapiServer(parts);
    if (!isStopped) {
      await server.start();
      running = server;
    }
    return server;
  });
  const mount = (name: 'emsmdb' | 'nspi'): Mount => ({
    prefix: `/mapi/${name}`,
    routes: [{ method: 'POST', path: '', access: 'account' }],
    async handle(request, response) {
      // Taken away by Remove-MapiVirtualDirectory: then nothing is here.
      if ((await directories.find(request.headers.host ?? '')) === undefined) {
        request.resume();
        response.writeHead(404, { 'Content-Length': 0 }).end();
        return;
      }
      await (await load()).handle(name, request, response);
    },
  });
  return {
    mounts: [mount('emsmdb'), mount('nspi')],
    service: {
      name: 'mapi',
      async start() {
        isStopped = false;
        await running?.start();
      },
      async stop() {
        isStopped = true;
        await running?.stop();
      },
    },
  };
}
