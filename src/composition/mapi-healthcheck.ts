import type { Clock } from '../base/clock.ts';
import { streamPauseMs } from '../operations/client-access/readiness.ts';
import type { Mount } from '../servers/http/router.ts';

/**
 * `/mapi/healthcheck.htm`, which balancers ask Exchange for. With `?stream=1` its second half comes a second later: whoever looks
 * through a proxy sees whether that holds answers back.
 */
export function createMapiHealthcheck(serverName: string, clock: Clock, isStopping: () => boolean): Mount {
  return {
    prefix: '/mapi/healthcheck.htm',
    routes: [{ method: 'GET', path: '', access: 'everyone' }],
    async handle(request, response) {
      request.resume();
      if (isStopping()) {
        response.writeHead(503, { 'Content-Length': 0 }).end();
        return;
      }
      const text = `200 OK<br/>${serverName}`;
      const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
      if (!/[?&]stream=1(&|$)/.test(request.url ?? '')) {
        response.writeHead(200, { ...headers, 'Content-Length': Buffer.byteLength(text) }).end(text);
        return;
      }
      response.writeHead(200, headers);
      response.write(text);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      await clock.sleep(streamPauseMs, gone.signal).catch(() => undefined);
      response.end('<br/>');
    },
  };
}
