/** The surfaces that are reached over a network, each through its own server and the words of its protocol. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { AccountPrincipal } from '../../src/access/principal.ts';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { TestRuntime } from '../../src/cmdlets/kit/test-runtime.ts';
import type { Caller } from '../../src/servers/remoting/caller.ts';
import { makeTestServer, TestClient } from '../../src/servers/remoting/test-client.ts';
import { AdminApi } from '../../src/servers/rest/admin-api.ts';
import { RestApi } from '../../src/servers/rest/rest-api.ts';
import type { RestCaller } from '../../src/servers/rest/rest-request.ts';
import { readCommand } from '../../src/shell/remote/command-info.ts';
import type { Surface } from './surfaces.ts';

const refuse = () => Promise.reject(new Error('Nobody else signs in here.'));

const restCaller = (sessions: TestRuntime['sessions'], principal: AccountPrincipal): RestCaller => ({
  name: principal.name,
  openRuntime: (request) => sessions.open(principal, request),
});

/** Where the surface is reached. */
async function serve(api: Pick<RestApi, 'handle'>): Promise<string> {
  const server = createServer((request, response) => {
    api.handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const rest: Surface = {
  name: 'REST',
  async open({ sessions }, principal) {
    const caller = restCaller(sessions, principal);
    const api = new RestApi({
      signIn: { withPassword: refuse, withToken: async () => caller },
      ...{ version: '0', language: 'en', log: silentLog, random: systemRandom },
    });
    const base = `${await serve(api)}/api/v1`;
    const ask = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`${base}${path}`, { ...init, headers: { Authorization: 'Bearer x' } });
      return response.json() as Promise<unknown>;
    };
    type Described = { readonly paths: Readonly<Record<string, { readonly post: unknown }>> };
    return {
      async call(cmdlet, parameter) {
        const body = JSON.stringify(parameter === undefined ? {} : { [parameter]: 'x' });
        const { errors, objects } = (await ask(`/cmdlets/${cmdlet}`, { method: 'POST', body })) as {
          readonly errors: readonly { readonly message: string }[];
          readonly objects: readonly unknown[];
        };
        return errors[0]?.message ?? JSON.stringify(objects);
      },
      async visible() {
        const listed = (await ask('/cmdlets')) as readonly { readonly name: string }[];
        const { paths } = (await ask('/openapi.json')) as Described;
        const described = Object.keys(paths).map((path) => path.slice('/cmdlets/'.length));
        return new Set([...listed.map(({ name }) => name), ...described]);
      },
      async parameters(cmdlet) {
        const { paths } = (await ask('/openapi.json')) as Described;
        const text = JSON.stringify(paths[`/cmdlets/${cmdlet}`]?.post ?? {});
        const { properties = {} } = (JSON.parse(text).requestBody?.content['application/json'].schema ??
          {}) as { readonly properties?: Readonly<Record<string, unknown>> };
        return new Set(Object.keys(properties));
      },
    };
  },
};

export const adminRest: Surface = {
  name: 'REST of Exchange Online',
  async open({ sessions }, principal) {
    const caller = restCaller(sessions, principal);
    const api = new AdminApi({
      signIn: { withPassword: refuse, withToken: async () => caller },
      ...{ language: 'en', clock: systemClock, log: silentLog, random: systemRandom },
    });
    const base = await serve(api);
    const call = async (cmdlet: string, parameter?: string) => {
      const Parameters = parameter === undefined ? {} : { [parameter]: 'x' };
      const response = await fetch(`${base}/adminapi/beta/contoso.com/InvokeCommand`, {
        method: 'POST',
        headers: { Authorization: 'Bearer x' },
        body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters } }),
      });
      const answer = (await response.json()) as {
        readonly error?: { readonly details: readonly { readonly message: string }[] };
        readonly value?: readonly unknown[];
      };
      return answer.error?.details[0]?.message ?? JSON.stringify(answer.value);
    };
    return {
      call,
      // It has no list: what is not there says so, and so does a parameter.
      async visible(cmdlets) {
        const answers = await Promise.all(cmdlets.map(async (name) => [name, await call(name)] as const));
        return new Set(answers.filter(([, text]) => !/is not recognized/.test(text)).map(([name]) => name));
      },
      // It describes none.
      parameters: () => Promise.resolve(new Set<string>()),
    };
  },
};

export const remotePowerShell: Surface = {
  name: 'remote PowerShell',
  async open({ sessions }, principal) {
    const caller: Caller = {
      ...{ name: principal.name, account: principal.name, maxSessions: 3 },
      openRuntime: ({ organization: _own, ...request }) => sessions.open(principal, request),
    };
    const client = new TestClient(makeTestServer(), caller);
    const opened = await client.open();
    if (opened !== 'opened') return opened;
    const commands = async (names: readonly string[]) => {
      const { events } = await client.commands(names);
      const found = events.flatMap((event) => (event.type === 'output' ? [readCommand(event.value)] : []));
      return found.filter((each) => each !== undefined);
    };
    return {
      async call(cmdlet, parameter) {
        const { events, output } = await client.run([
          parameter === undefined ? cmdlet : [cmdlet, { [parameter]: 'x' }],
        ]);
        for (const event of events) {
          if (event.type === 'error') return event.error.record.message;
          if (event.type === 'pipelineState' && event.error !== undefined) return event.error.message;
        }
        return output.join('\n');
      },
      visible: async () => new Set((await commands(['*'])).map(({ name }) => name)),
      async parameters(cmdlet) {
        const [found] = await commands([cmdlet]);
        return new Set(found?.parameters.map(({ name }) => name) ?? []);
      },
    };
  },
};
