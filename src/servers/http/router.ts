import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../base/log.ts';
import type { Histogram, Labels, Metrics } from '../../base/metrics.ts';
import type { Random } from '../../base/random.ts';
import type { Tracing } from '../../base/tracing.ts';
import type { RouteAccess, RouteDescription } from '../route-description.ts';
import { type Answer, json, plainText, send } from './responses.ts';

/** A page of the server's own: read only, answered whole. */
export interface Route {
  readonly path: string;
  readonly access: RouteAccess;
  answer(request: IncomingMessage): Answer | Promise<Answer>;
}

/** A protocol that owns everything below a path, such as `/mapi` or `/PowerShell`. Compared without case. */
export interface Mount {
  readonly prefix: string;
  /** What it answers to, each below the prefix. */
  readonly routes: readonly RouteDescription[];
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Everything that a listener answers to. */
export function describeRoutes({
  routes,
  mounts = [],
}: Pick<RouterOptions, 'routes' | 'mounts'>): RouteDescription[] {
  return [
    ...routes.map(({ path, access }) => ({ method: 'GET', path, access })),
    ...mounts.flatMap((mount) =>
      mount.routes.map((route) => ({ ...route, path: `${mount.prefix}${route.path}` })),
    ),
  ];
}

export interface RouterOptions {
  readonly listener: string;
  readonly routes: readonly Route[];
  readonly mounts?: readonly Mount[];
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly random: Random;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Seconds, as Prometheus wants them. */
const durationBuckets = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];

/** Finds who answers a request, counts it, and lets no failure out but its id. */
export function createRouter(options: RouterOptions): RequestHandler {
  const { listener, log, metrics, tracing, random } = options;
  const routes = new Map(options.routes.map((route) => [route.path, route]));
  const mounts = (options.mounts ?? []).map((mount) => ({ mount, prefix: mount.prefix.toLowerCase() }));
  const durations = metrics.histogram(
    'landfall_http_request_duration_seconds',
    'Time from the headers of a request to the end of its answer.',
    durationBuckets,
  );
  const labelsOf = routeLabels(listener);
  return async (request, response) => {
    const pathname = pathOf(request.url);
    const found = pathname === undefined ? undefined : findTarget(pathname, routes, mounts);
    const route = found?.label ?? 'none';
    observe(response, durations, route, labelsOf);
    try {
      if (pathname === undefined) send(request, response, plainText(400, 'The request target is not valid.'));
      else if (found === undefined) send(request, response, plainText(404, 'There is nothing here.'));
      else {
        const attributes = { 'http.request.method': request.method ?? '', 'http.route': route };
        await tracing.span(`${request.method} ${route}`, attributes, async (span) => {
          if (found.mount !== undefined) await found.mount.handle(request, response);
          else await answerRoute(found.route, request, response);
          span.set({ 'http.response.status_code': response.statusCode });
        });
      }
    } catch (error) {
      fail(error, request, response, log, random);
    }
  };
}

async function answerRoute(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A body that nobody reads would hold the connection open.
  request.resume();
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(request, response, plainText(405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' }));
    return;
  }
  send(request, response, await route.answer(request));
}

type Target =
  | { readonly label: string; readonly mount: Mount; readonly route?: undefined }
  | { readonly label: string; readonly route: Route; readonly mount?: undefined };

function findTarget(
  pathname: string,
  routes: ReadonlyMap<string, Route>,
  mounts: readonly { mount: Mount; prefix: string }[],
): Target | undefined {
  const route = routes.get(pathname);
  if (route !== undefined) return { label: route.path, route };
  const lower = pathname.toLowerCase();
  const owner = mounts.find(({ prefix }) => lower === prefix || lower.startsWith(`${prefix}/`));
  return owner && { label: owner.mount.prefix, mount: owner.mount };
}

/** Without the query; undefined where the target is not in origin form, RFC 9112 section 3.2.1. */
function pathOf(target: string | undefined): string | undefined {
  if (target === undefined || !target.startsWith('/') || target.startsWith('//')) return undefined;
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}

function observe(
  response: ServerResponse,
  durations: Histogram,
  route: string,
  labelsOf: (route: string, status: number) => Labels,
): void {
  const startedAt = performance.now();
  response.on('close', () => {
    const labels = labelsOf(route, Math.floor(response.statusCode / 100));
    durations.observe((performance.now() - startedAt) / 1000, labels);
  });
}

/** One object for each that there is: whoever counts by them knows them again. */
function routeLabels(listener: string): (route: string, status: number) => Labels {
  const known = new Map<string, Labels[]>();
  return (route, status) => {
    const ofRoute = known.get(route) ?? [];
    known.set(route, ofRoute);
    ofRoute[status] ??= { listener, route, status: `${status}xx` };
    return ofRoute[status];
  };
}

function fail(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
  random: Random,
): void {
  const id = random.guid();
  log.error('http.failed', { id, method: request.method, path: pathOf(request.url), error });
  if (response.headersSent) response.destroy();
  else send(request, response, json(500, { error: 'internal', id }));
}
