/** The surfaces that are reached over a network, each through its own server and the words of its protocol. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Caller } from '../../src/servers/remoting/caller.ts';
import { makeTestServer, TestClient } from '../../src/servers/remoting/test-client.ts';
import { RestApi, type RestCaller } from '../../src/servers/rest/rest-api.ts';
import { readCommand } from '../../src/shell/remote/command-info.ts';
import type { Surface } from './surfaces.ts';

const refuse = () => Promise.reject(new Error('Nobody else signs in here.'));

export const rest: Surface = {
  name: 'REST',
  async open({ sessions }, principal) {
    const caller: RestCaller = { openRuntime: (request) => sessions.open(principal, request) };
    const api = new RestApi({
      signIn: { withPassword: refuse, withToken: async () => caller },
      ...{ version: '0', language: 'en', log: silentLog, random: systemRandom },
    });
    const server = createServer((request, response) => {
      api.handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
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
