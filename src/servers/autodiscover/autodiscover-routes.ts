import type { RouteDescription } from '../route-description.ts';

export const autodiscoverPrefix = '/autodiscover';

export const autodiscoverRoutes: readonly RouteDescription[] = [
  { method: 'POST', path: '/autodiscover.xml', access: 'account' },
  { method: 'GET', path: '/autodiscover.json/v1.0/{address}', access: 'everyone' },
];
