import { X509Certificate } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { announceEveryMs } from '../operations/client-access/server-nodes.ts';
import type { HttpListener } from '../servers/http/http-listener.ts';
import type { Service } from '../servers/service.ts';
import type { Certificates } from '../servers/tls/certificates.ts';
import { ownUrl } from './open-client-access.ts';
import type { OwnedPlatform } from './open-platform.ts';
import { PeriodicService } from './periodic-service.ts';

/** Tells other servers of this one, and this one where it listens. */
export function createAnnouncement(
  { openedClientAccess: { nodes }, config }: OwnedPlatform,
  listeners: readonly HttpListener[],
  certificates: Certificates,
  clock: Clock,
  log: Log,
): Service {
  return new PeriodicService({
    name: 'server-announcement',
    everyMs: announceEveryMs,
    clock,
    log,
    async run() {
      const web = listeners.find(({ name }) => name === 'http.web');
      if (web === undefined) return;
      const { certificate } = certificates.current;
      const fingerprint = config.listeners.web.tls ? new X509Certificate(certificate).fingerprint256 : null;
      const { address, tls: isTls } = config.listeners.web;
      const isEvery = ['*', '0.0.0.0', '::'].includes(address);
      const listener = { host: isEvery ? '127.0.0.1' : address, port: web.port, isTls, fingerprint };
      await nodes.announce({ url: ownUrl(config, web.port), fingerprint }, listener);
    },
  });
}
