import { refuseStranger, type VerifyAdministrator } from './basic-authentication.ts';
import type { Route } from './router.ts';

export interface MetricsRouteOptions {
  readonly contentType: string;
  render(): Promise<string>;
  readonly verifyAdministrator: VerifyAdministrator;
}

export function metricsRoute(options: MetricsRouteOptions): Route {
  return {
    path: '/metrics',
    access: 'administrator',
    async answer(request) {
      const refusal = await refuseStranger(request, options.verifyAdministrator);
      return refusal ?? { status: 200, contentType: options.contentType, body: await options.render() };
    },
  };
}
