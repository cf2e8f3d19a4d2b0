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

/** A REST server for this account alone; gives what a path answers with. */
export async function openRestApi({ sessions }: TestRuntime, principal: AccountPrincipal) {
  const caller = restCaller(sessions, principal);
  const api = new RestApi({
    signIn: { withPassword: refuse, withToken: async () => caller },
    ...{ version: '0', language: 'en', log: silentLog, random: systemRandom },
  });
  const base = `${await serve(api)}/api/v1`;
  return async (path: string, { headers, ...init }: RequestInit = {}): Promise<unknown> => {
    const all = { ...(headers as Record<string, string>), Authorization: 'Bearer x' };
    const response = await fetch(`${base}${path}`, { ...init, headers: all });
    return response.json();
  };
}

export const rest: Surface = {
  name: 'REST',
  async open(platform, principal, customer) {
    const askAs = await openRestApi(platform, principal);
    const query = customer === undefined ? '' : `?DelegatedOrg=${encodeURIComponent(customer)}`;
    const ask = (path: string, init?: RequestInit) => askAs(`${path}${query}`, init);
    type Described = { readonly paths: Readonly<Record<string, { readonly post: unknown }>> };
    return {
      async call(cmdlet, parameter, value = 'x') {
        const body = JSON.stringify(parameter === undefined ? {} : { [parameter]: value });
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

interface AdminAnswer {
  readonly error?: { readonly details: readonly { readonly message: string }[] };
  readonly value?: readonly unknown[];
  readonly '@odata.nextLink'?: string;
}

/** The same for entities; gives what an address answers with. */
export async function openAdminReads({ sessions }: TestRuntime, principal: AccountPrincipal) {
  const base = await serve(adminApiOf(restCaller(sessions, principal)));
  return async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<AdminAnswer> => {
    const url = path.startsWith('http') ? path : `${base}/adminapi/beta${path}`;
    const response = await fetch(url, { headers: { ...headers, Authorization: 'Bearer x' } });
    return (await response.json()) as AdminAnswer;
  };
}

const adminApiOf = (caller: RestCaller): AdminApi =>
  new AdminApi({
    signIn: { withPassword: refuse, withToken: async () => caller },
    ...{ language: 'en', clock: systemClock, log: silentLog, random: systemRandom },
  });

/** Exchange Online's way in, for this account and this organisation; gives what a cmdlet answers with. */
export async function openAdminApi(
  { sessions }: TestRuntime,
  principal: AccountPrincipal,
  organization: string,
) {
  const base = await serve(adminApiOf(restCaller(sessions, principal)));
  const first = `${base}/adminapi/beta/${encodeURIComponent(organization)}/InvokeCommand`;
  return async (
    CmdletName: string,
    Parameters: Readonly<Record<string, string>>,
    { headers = {}, path = first }: { headers?: Readonly<Record<string, string>>; path?: string } = {},
  ): Promise<AdminAnswer> => {
    const response = await fetch(path, {
      method: 'POST',
      headers: { ...headers, Authorization: 'Bearer x' },
      body: JSON.stringify({ CmdletInput: { CmdletName, Parameters } }),
    });
    return (await response.json()) as AdminAnswer;
  };
}

export const adminRest: Surface = {
  name: 'REST of Exchange Online',
  async open(platform, principal, customer = 'contoso.com') {
    const ask = await openAdminApi(platform, principal, customer);
    const call = async (cmdlet: string, parameter?: string, value = 'x') => {
      const answer = await ask(cmdlet, parameter === undefined ? {} : { [parameter]: value });
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

/** As the endpoint has it of an account that signed in. */
export function remotingCaller({ sessions }: TestRuntime, principal: AccountPrincipal): Caller {
  return {
    ...{ name: principal.name, account: principal.name, maxSessions: 3 },
    openRuntime: ({ organization, ...request }) =>
      sessions.open(principal, { ...request, ...(organization !== undefined && { organization }) }),
  };
}

export const remotePowerShell: Surface = {
  name: 'remote PowerShell',
  async open(platform, principal, customer) {
    const client = new TestClient(makeTestServer(), remotingCaller(platform, principal), customer);
    const opened = await client.open();
    if (opened !== 'opened') return opened;
    const commands = async (names: readonly string[]) => {
      const { events } = await client.commands(names);
      const found = events.flatMap((event) => (event.type === 'output' ? [readCommand(event.value)] : []));
      return found.filter((each) => each !== undefined);
    };
    return {
      async call(cmdlet, parameter, value = 'x') {
        const { events, output } = await client.run([
          parameter === undefined ? cmdlet : [cmdlet, { [parameter]: value }],
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
