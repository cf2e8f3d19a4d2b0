/** The admin API on a port of its own, over an organisation that is made for it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { Runtime } from '../../cmdlets/kit/runtime.ts';
import { makeTestRuntime } from '../../cmdlets/kit/test-runtime.ts';
import { AdminApi } from './admin-api.ts';
import type { RestCaller } from './rest-request.ts';

type Headers = Readonly<Record<string, string>>;

export interface TestAnswer {
  readonly status: number;
  readonly headers: Response['headers'];
  readonly value: Record<string, unknown>[];
  readonly '@odata.context'?: string;
  readonly '@odata.nextLink'?: string;
  readonly '@adminapi.warnings': string[];
  readonly error: {
    readonly code: string;
    readonly details: { readonly message: string }[];
    readonly innererror: { readonly internalexception: { readonly message: string; readonly type: string } };
  };
  readonly responses: {
    readonly id: string;
    readonly status: number;
    readonly headers: Headers;
    readonly body: TestAnswer;
  }[];
}

/** `made` are lines that are run before the first request, in contoso. */
export async function serveAdminApi(made: string, clock: Clock = systemClock) {
  const { surroundings, run } = await makeTestRuntime();
  const { errors, thrown } = await run(made);
  if (errors.length > 0 || thrown !== undefined) throw new Error(`${thrown ?? errors[0]}`);
  const counts = { opened: 0 };
  const caller = (name: string): RestCaller => ({
    name,
    async openRuntime({ language, signal, organization = 'contoso' }) {
      counts.opened += 1;
      const { organizations } = surroundings.rooms;
      const actor = { name, organization: await organizations.get(organization) };
      return new Runtime({ ...surroundings, actor, language, signal, cmdlets: allCmdlets });
    },
  });
  const api = new AdminApi({
    signIn: {
      withPassword: () => Promise.reject(new AppError({ kind: 'denied', code: 'x', message: 'No.' })),
      async withToken(token) {
        if (token === 'bad') throw new AppError({ kind: 'denied', code: 'access.token', message: 'No.' });
        return caller(token);
      },
    },
    ...{ language: 'en', clock, log: silentLog, random: systemRandom, maxBodyBytes: 10_000 },
  });
  const server = createServer((request, response) => {
    api.handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = async (url: string, init: RequestInit, headers: Headers): Promise<TestAnswer> => {
    const all = { Authorization: 'Bearer admin', ...headers };
    const response = await fetch(new URL(url, base), { ...init, headers: all });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const body = (isJson ? JSON.parse(text) : { value: [text] }) as Omit<TestAnswer, 'status' | 'headers'>;
    return { ...body, status: response.status, headers: response.headers };
  };
  return {
    ...{ base, counts, run, close },
    get: (url: string, headers: Headers = {}) => send(url, { method: 'GET' }, headers),
    post: (url: string, body: unknown, headers: Headers = {}) =>
      send(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }, headers),
  };
}
