/** A server that is killed while sessions wait in it for their clients, and what the next one knows of them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Caller } from '../../src/servers/remoting/caller.ts';
import { type Answering, TestClient } from '../../src/servers/remoting/test-client.ts';
import { basicAuthorization } from '../../src/shell/remote/http-agent.ts';
import { reconnectRequest } from '../../src/wire/wsman/index.ts';
import { type Child, startChild } from '../support/child.ts';
import { askHttps } from '../support/https-client.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const env = {
  ...onlyListeners('web'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
};
const password = 'correct horse battery staple';
const login = 'anna@contoso.com';
/** Who that is, the server finds out by the password. */
const caller: Caller = {
  ...{ name: login, account: login, maxSessions: 3 },
  openRuntime: () => Promise.reject(new Error('The server is another process.')),
};

interface Server extends Answering {
  readonly child: Child;
}

async function start(cwd: string): Promise<Server> {
  const child = await startChild('bin/landfall.mjs', { args: ['start'], cwd, env });
  const [, port = ''] = await child.line(/^ +https:\/\/127\.0\.0\.1:(\d+)\/$/);
  await child.line(/landfall help/);
  const authority = await readFile(path.join(cwd, 'data/tls/self-signed.pem'), 'utf8');
  return {
    child,
    async answer(body) {
      const { status, body: text } = await askHttps(`https://localhost:${port}/powershell-liveid`, {
        ...{ authority, body },
        headers: {
          Authorization: basicAuthorization(login, password),
          'Content-Type': 'application/soap+xml;charset=UTF-8',
        },
      });
      if (status !== 200 && status !== 500) throw new Error(`HTTP ${status}: ${text}`);
      return { status, body: text };
    },
  };
}

async function run(cwd: string, script: string): Promise<void> {
  await using child = await startChild('bin/landfall.mjs', { args: ['-c', script], cwd, env });
  expect(await child.exited).toEqual({ code: 0, signal: null });
}

it('what a disconnected session had is there after kill -9, for those who still may have it', {
  timeout: 60_000,
}, async () => {
  const folder = await temporaryFolder();
  const first = await start(folder);
  await run(
    folder,
    `New-Organization contoso -DomainName contoso.com | Out-Null; New-Mailbox anna -PrimarySmtpAddress ${login} -Password (ConvertTo-SecureString '${password}' -AsPlainText -Force) | Out-Null; Add-RoleGroupMember 'Organization Management' -Member anna`,
  );
  const clients: TestClient<Server>[] = [];
  for (const number of [1, 2]) {
    const client = new TestClient(first, caller);
    expect(await client.open()).toBe('opened');
    await client.run([{ script: `$number = ${number}` }]);
    clients.push(client);
  }
  const [one, two] = clients as [TestClient<Server>, TestClient<Server>];
  const finished = await one.start([{ script: 'Get-Mailbox | % Name' }]);
  const running = await one.start([{ script: '"early"; while ($true) { Start-Sleep -Milliseconds 20 }' }]);
  // Both have begun, and what they wrote waits.
  await one.run([{ script: 'Start-Sleep -Milliseconds 300' }]);
  for (const client of clients) await client.disconnect();
  await first.child.kill9();

  const second = await start(folder);
  await using _ = second.child;
  const other = new TestClient(second, caller, undefined, one.id);
  expect(await other.connect()).toBe('connected');
  expect(await other.resume(finished)).toMatchObject({ output: ['anna'], state: 'Completed' });
  expect(await other.resume(running)).toMatchObject({ output: ['early'], state: 'Failed ServerStopped' });
  expect((await other.run([{ script: '$number; @(Get-RemoteSession).Count' }])).output).toEqual(['1', '2']);
  await other.run([{ script: 'Set-User anna -RemotePowerShellEnabled $false' }]);
  const refused = new TestClient(second, caller, undefined, two.id);
  expect(await refused.connect()).toContain('it is turned off for this account');
  const again = await other.post(reconnectRequest(other.header, other.ids));
  expect(again.kind === 'fault' && again.fault.message).toContain('it is turned off for this account');
});
