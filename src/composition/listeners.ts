import { hostname } from 'node:os';
import { hostAndPort, isLoopbackAddress } from '../base/addresses.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { Tracing } from '../base/tracing.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { VerifyAdministrator } from '../servers/http/basic-authentication.ts';
import { type HealthPart, healthRoutes } from '../servers/http/health-routes.ts';
import { HttpListener } from '../servers/http/http-listener.ts';
import { metricsRoute } from '../servers/http/metrics-route.ts';
import { type ChangePassword, passwordPage } from '../servers/http/password-page.ts';
import { createRouter, describeRoutes, type Mount } from '../servers/http/router.ts';
import { statusPage } from '../servers/http/status-page.ts';
import type { PrometheusMetrics } from '../servers/prometheus-metrics.ts';
import type { RouteDescription } from '../servers/route-description.ts';
import type { CertificateSource, Certificates } from '../servers/tls/certificates.ts';

export interface ListenerParts {
  readonly config: Configuration;
  readonly log: Log;
  readonly metrics: PrometheusMetrics;
  readonly tracing: Tracing;
  readonly random: Random;
  readonly version: string;
  readonly certificates: Certificates;
  readonly health: readonly HealthPart[];
  readonly verifyAdministrator: VerifyAdministrator;
  readonly changePassword: ChangePassword;
  readonly mounts: readonly Mount[];
  isStopping(): boolean;
}

const healthTimeoutMs = 2_000;

export interface WebListeners {
  readonly listeners: readonly HttpListener[];
  /** What is answered to on any of them. */
  readonly routes: readonly RouteDescription[];
}

/** Every HTTP listener that the configuration enables. Protocols hang on the web listener as mounts. */
export function createListeners(parts: ListenerParts): WebListeners {
  const { config, log, metrics, tracing, random } = parts;
  const { limits, tls } = config;
  const own = [
    ...healthRoutes({ parts: parts.health, timeoutMs: healthTimeoutMs, isStopping: parts.isStopping }),
    statusPage({ version: parts.version, serverName: serverName(config), language: config.server.language }),
    ...(config.metrics.enabled ? [metricsRoute({ ...metricsOf(metrics), ...verifierOf(parts) })] : []),
  ];
  const password = passwordPage(parts.changePassword, config.server.language);
  const listeners = (['web', 'operations'] as const)
    .filter((name) => config.listeners[name].enabled)
    .map((name) => {
      const { address, port, tls: encrypted } = config.listeners[name];
      const mounts = name === 'web' ? [password, ...parts.mounts] : [password];
      return new HttpListener({
        name,
        address,
        port,
        limits,
        log,
        metrics,
        ...(encrypted && { tls: { minVersion: tls.minVersion, certificates: parts.certificates } }),
        handler: createRouter({ listener: name, routes: own, mounts, log, metrics, tracing, random }),
      });
    });
  return { listeners, routes: describeRoutes({ routes: own, mounts: [password, ...parts.mounts] }) };
}

function metricsOf({ contentType, render }: PrometheusMetrics) {
  return { contentType, render };
}

function verifierOf({ verifyAdministrator }: ListenerParts) {
  return { verifyAdministrator };
}

export function serverName(config: Configuration): string {
  return config.server.name ?? hostname();
}

/** The names that a certificate of our own must carry: how this machine is called, and how it calls itself. */
export function certificateSource(config: Configuration, folder: string): CertificateSource {
  const { certificateFile, keyFile, names } = config.tls;
  if (certificateFile !== undefined && keyFile !== undefined)
    return { kind: 'files', certificateFile, keyFile };
  const bound = Object.values(config.listeners)
    .map(({ address }) => address)
    .filter((address) => address !== '*' && address !== '0.0.0.0' && address !== '::');
  const all = [serverName(config), hostname(), ...names, 'localhost', '127.0.0.1', '::1', ...bound];
  return { kind: 'selfSigned', folder, names: [...new Set(all.map((name) => name.toLowerCase()))] };
}

/** Where a browser on this machine finds the listener. */
export function addressOf(config: Configuration, listener: HttpListener): string {
  const [, name] = listener.name.split('.');
  const { address, tls } = config.listeners[name === 'web' ? 'web' : 'operations'];
  const host = isLoopbackAddress(address) ? address : serverName(config);
  return `${tls ? 'https' : 'http'}://${hostAndPort({ host, port: listener.port })}/`;
}
