/** What stands at the paths of our own REST surface. */
import { AppError } from '../../base/errors.ts';
import type { RouteDescription } from '../route-description.ts';
import { restPrefix } from './rest-prefix.ts';

export type RestRoute =
  | { readonly kind: 'openapi' }
  | { readonly kind: 'list' }
  | { readonly kind: 'cmdlet'; readonly name: string };

const routesByKind: Readonly<Record<RestRoute['kind'], readonly RouteDescription[]>> = {
  openapi: [{ method: 'GET', path: '/openapi.json', access: 'account' }],
  list: [{ method: 'GET', path: '/cmdlets', access: 'account' }],
  cmdlet: [
    { method: 'GET', path: '/cmdlets/{name}', access: 'cmdlet' },
    { method: 'POST', path: '/cmdlets/{name}', access: 'cmdlet' },
  ],
};

export const restRoutes: readonly RouteDescription[] = Object.values(routesByKind).flat();

export function findRestRoute(method: string, pathname: string): RestRoute {
  const [kind = '', name, more] = pathname.slice(restPrefix.length + 1).split('/');
  if (method === 'GET' && kind === 'openapi.json' && name === undefined) return { kind: 'openapi' };
  if (method === 'GET' && kind === 'cmdlets' && name === undefined) return { kind: 'list' };
  if (kind === 'cmdlets' && name !== undefined && more === undefined) return { kind: 'cmdlet', name };
  throw new AppError({
    kind: 'notFound',
    code: 'rest.notFound',
    message: `There is nothing at ${pathname.slice(0, 200)}. POST ${restPrefix}/cmdlets/<name> runs a cmdlet; GET ${restPrefix}/cmdlets lists them, GET ${restPrefix}/openapi.json describes them.`,
  });
}
