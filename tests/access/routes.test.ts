/** Every address that the server answers to, with who gets an answer there. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import { allCmdlets } from '../../src/cmdlets/all-cmdlets.ts';
import { composeServer, type Server } from '../../src/composition/compose-server.ts';
import { openFolder, openPlatform } from '../../src/composition/open-platform.ts';
import { getConfiguration, loadConfiguration } from '../../src/configuration/load.ts';
import type { RouteDescription } from '../../src/servers/route-description.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const roleOf = (cmdlet: string): string => allCmdlets.find(({ name }) => name === cmdlet)?.role ?? 'none';

const required = ({ access, cmdlet }: RouteDescription): string =>
  cmdlet === undefined ? access : `${roleOf(cmdlet)} (${cmdlet})`;

const shown = (route: RouteDescription): string =>
  `${route.method.padEnd(4)} ${route.path} : ${required(route)}`;

const password = 'correct horse battery';

describe('the routes of the server', () => {
  const stack = new AsyncDisposableStack();
  let server: Server;
  let base: string;

  beforeAll(async () => {
    const { folder, remove } = await createTemporaryFolder();
    stack.defer(remove);
    const settings = [
      `store.dataFolder=${path.join(folder, 'data')}`,
      ...['web', 'operations', 'imaps', 'imap', 'smtp', 'submission', 'submissions'].map(
        (name) => `listeners.${name}.port=0`,
      ),
      ...['web', 'operations'].map((name) => `listeners.${name}.address=127.0.0.1`),
      'listeners.web.tls=false',
      'metrics.processMetrics=false',
    ];
    const config = getConfiguration(loadConfiguration({ settings, environment: {}, workingFolder: folder }));
    const lent = { clock: systemClock, random: systemRandom, log: silentLog };
    const surroundings = { ...lent, version: '1.0.0', pid: process.pid, command: 'landfall test' };
    const held = openFolder(config, {}, surroundings);
    const platform = await openPlatform(config, held, {}, surroundings);
    stack.defer(() => platform.close());
    const owner = { kind: 'platform', name: 'root' } as const;
    const signal = new AbortController().signal;
    const runtime = await platform.sessions.open(owner, { language: 'en', signal });
    const made = `New-Organization contoso -DomainName contoso.com | Out-Null
      New-Mailbox Kim -Alias kim -Password '${password}' | Out-Null
      Get-ManagementRoleAssignment -RoleAssigneeType RoleAssignmentPolicy | Set-ManagementRoleAssignment -Enabled $false`;
    for await (const _ of runtime.run(made, { write: () => undefined }));
    server = composeServer({ platform, folder: held, ...lent, version: '1.0.0' });
    const web = server.listeners.find(({ name }) => name.endsWith('web'));
    if (web === undefined) throw new Error('There is no listener.');
    await web.start({ failed: (error) => expect.unreachable(String(error)) });
    stack.defer(() => web.stop(AbortSignal.abort()));
    base = `http://127.0.0.1:${web.port}`;
  }, 60_000);
  afterAll(() => stack.disposeAsync());

  const ask = async ({ method, path: template }: RouteDescription, name?: string) => {
    const url = template
      .replace('{organization}', 'contoso.com')
      .replace('{id}', 'kim')
      .replace('{address}', 'kim@contoso.com?Protocol=AutodiscoverV1')
      .replace('{name}', 'Get-Mailbox');
    const headers = {
      // Nobody of this machine, who may see more.
      'X-Forwarded-For': '192.0.2.1',
      ...(name !== undefined && { Authorization: `Basic ${btoa(`${name}:${password}`)}` }),
      'Content-Type': template.startsWith('/powershell')
        ? 'application/soap+xml;charset=UTF-8'
        : 'application/json',
    };
    const invocation = { CmdletInput: { CmdletName: 'Get-Mailbox' } };
    const whole = { ...invocation, requests: [{ id: '1', url: 'InvokeCommand', body: invocation }] };
    const body = method === 'POST' ? JSON.stringify(whole) : null;
    const response = await fetch(`${base}${url}`, { method, headers, body, redirect: 'manual' });
    return { status: response.status, text: await response.text() };
  };

  it('are the ones that were agreed upon', async () => {
    const lines = server.routes.map(shown).toSorted();
    // After a change that is meant: npx vitest run tests/access/routes.test.ts -u
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./routes.golden.txt');
    expect(lines.filter((line) => line.includes(': none'))).toEqual([]);
  });

  it('answer nobody without a name but where everyone is meant', async () => {
    for (const route of server.routes) {
      const { status } = await ask(route);
      const isOpen = route.access === 'everyone';
      if (isOpen) expect([200, 308, 503], shown(route)).toContain(status);
      // The form carries its own proof, and this one has none.
      else if (route.access === 'proof') expect([400, 403, 415], shown(route)).toContain(status);
      else expect([401, 403], shown(route)).toContain(status);
    }
  });

  it('run and show no cmdlet to an account without its role', async () => {
    for (const route of server.routes.filter(({ access }) => access === 'administrator')) {
      expect((await ask(route, 'kim@contoso.com')).status, shown(route)).toBe(401);
    }
    for (const route of server.routes.filter(({ access }) => access === 'account')) {
      const { status, text } = await ask(route, 'kim@contoso.com');
      expect(status, shown(route)).toBe(200);
      expect(text, shown(route)).not.toContain('Get-Mailbox');
    }
    for (const route of server.routes.filter(({ access }) => access === 'cmdlet')) {
      const { status, text } = await ask(route, 'kim@contoso.com');
      expect(text, shown(route)).not.toContain('PrimarySmtpAddress');
      if (route.cmdlet === undefined)
        expect(status >= 400 || text.includes('is not recognized'), shown(route)).toBe(true);
      else expect(text, shown(route)).toContain(`The term '${route.cmdlet}' is not recognized`);
    }
  });

  it('let nobody guess on, whichever of them is asked', async () => {
    const guess = (url: string) =>
      fetch(`${base}${url}`, { headers: { Authorization: `Basic ${btoa('lee@contoso.com:wrong')}` } });
    const addresses = ['/api/v1/cmdlets', '/adminapi/beta/contoso.com/Mailbox'];
    for (const url of [...addresses, ...addresses, '/api/v1/cmdlets'])
      expect((await guess(url)).status).toBe(401);
    for (const url of addresses) {
      const { status, headers } = await guess(url);
      expect(status, url).toBe(429);
      expect(Number(headers.get('retry-after')), url).toBeGreaterThan(0);
    }
  });
});
