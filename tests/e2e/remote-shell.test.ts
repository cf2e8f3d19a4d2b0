/** The shell beside a running server, through its local door, and across the network. */
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const env = {
  ...onlyListeners('web'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANG: 'C',
  LC_ALL: 'C',
};

const { folder, remove } = await createTemporaryFolder();
let server: Child;
let port: string;

interface Ran {
  readonly code: number | null;
  readonly lines: readonly string[];
}

async function landfall(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> {
  await using child = await startChild('bin/landfall.mjs', { args, cwd: folder, env: { ...env, ...more } });
  const { code } = await child.exited;
  return { code, lines: child.output.filter((line) => line !== '') };
}

const here = (script: string): Promise<Ran> => landfall(['-c', script]);

const password = 'correct horse battery staple';

function there(script: string, user: string, given = password, ...options: string[]): Promise<Ran> {
  const authority = path.join(folder, 'data/tls/self-signed.pem');
  const place = ['--server', `https://localhost:${port}`, '--user', user, '--ca', authority];
  return landfall(['-c', script, ...place, ...options], { LANDFALL_PASSWORD: given });
}

beforeAll(async () => {
  server = await startChild('bin/landfall.mjs', { args: ['start'], cwd: folder, env });
  [, port = ''] = await server.line(/^ +https:\/\/127\.0\.0\.1:(\d+)\/$/);
  await server.line(/landfall help/);
  const secret = `(ConvertTo-SecureString '${password}' -AsPlainText -Force)`;
  const made = await here(
    [
      'New-Organization contoso -DomainName contoso.com | Out-Null',
      'New-Organization fabrikam -DomainName fabrikam.com | Out-Null',
      `New-Mailbox anna -PrimarySmtpAddress anna@contoso.com -Password ${secret} -Organization contoso | Out-Null`,
      `New-Mailbox bob -PrimarySmtpAddress bob@fabrikam.com -Password ${secret} -Organization fabrikam | Out-Null`,
      'Add-RoleGroupMember "Organization Management" -Member anna -Organization contoso',
    ].join('; '),
  );
  expect(made).toEqual({ code: 0, lines: [] });
}, 60_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await remove();
});

describe('the shell of the owner beside a running server', () => {
  it('changes what the server has', async () => {
    await here('New-Mailbox eve -PrimarySmtpAddress eve@contoso.com -Organization contoso');
    const script =
      'Get-Mailbox -Organization contoso | Sort-Object Name | Format-Table Name, PrimarySmtpAddress';
    expect(await here(script)).toEqual({
      code: 0,
      lines: [
        'Name PrimarySmtpAddress',
        '---- ------------------',
        'anna anna@contoso.com',
        'eve  eve@contoso.com',
      ],
    });
  });

  it('ends as it does without one', async () => {
    expect(await here('exit 7')).toMatchObject({ code: 7 });
    expect(await here('Get-Mailbox nobody -Organization contoso')).toMatchObject({ code: 1 });
    expect(await here('throw "no"')).toMatchObject({ code: 2 });
  });
});

describe('the shell across the network', () => {
  it('works with the rights of the account, in its organisation', async () => {
    const ran = await there(
      'Get-AcceptedDomain | % DomainName; New-Mailbox joe -PrimarySmtpAddress joe@contoso.com | % Name',
      'anna@contoso.com',
    );
    expect(ran).toEqual({ code: 0, lines: ['contoso.com', 'joe'] });
  });

  it.each([
    ['another organisation', 'Get-Mailbox bob@fabrikam.com', 'anna@contoso.com', 1, "couldn't be found"],
    ['what the account has no role for', 'Get-AcceptedDomain', 'bob@fabrikam.com', 1, 'is not recognized'],
  ])('does not see %s', async (_, script, user, code, says) => {
    const ran = await there(script, user);
    expect(ran.code).toBe(code);
    expect(ran.lines.join(' ')).toContain(says);
  });

  it.each<[string, () => Promise<Ran>, string]>([
    [
      'a wrong password',
      () => there('1', 'anna@contoso.com', 'wrong'),
      'user name or the password is not right',
    ],
    [
      'an organisation that is not its own',
      () => there('1', 'anna@contoso.com', password, '--organization', 'fabrikam'),
      'There is no organisation "fabrikam"',
    ],
    [
      'a certificate that nobody vouches for',
      () =>
        landfall(['-c', '1', '--server', `https://localhost:${port}`, '--user', 'a'], {
          LANDFALL_PASSWORD: 'x',
        }),
      'is not trusted',
    ],
    ['no user', () => landfall(['-c', '1', '--server', 'https://localhost:1']), '--user'],
    [
      'nobody to ask for the password',
      () => landfall(['-c', '1', '--server', 'https://localhost:1', '--user', 'a']),
      '--password-file',
    ],
    [
      'plain HTTP to another machine',
      () =>
        landfall(['-c', '1', '--server', 'http://mail.example', '--user', 'a'], { LANDFALL_PASSWORD: 'x' }),
      'https alone',
    ],
  ])('refuses %s', async (_, run, says) => {
    const ran = await run();
    expect(ran.code).toBe(2);
    expect(ran.lines.join(' ')).toContain(says);
  });

  it('takes an access token in place of the password', async () => {
    const made = await there('(New-AccessToken -Name test).Token', 'anna@contoso.com');
    const [token = ''] = made.lines;
    const file = path.join(folder, 'token');
    await writeFile(file, `${token}\n`, { mode: 0o600 });
    const ran = await there('Get-AcceptedDomain | % DomainName', 'whoever', '', '--password-file', file);
    expect(ran).toEqual({ code: 0, lines: ['contoso.com'] });
  });

  it('refuses an account that remote PowerShell is turned off for', async () => {
    await here('Set-User anna -RemotePowerShellEnabled $false -Organization contoso');
    const ran = await there('1', 'anna@contoso.com');
    expect(ran.code).toBe(2);
    expect(ran.lines.join(' ')).toContain('Set-User anna@contoso.com -RemotePowerShellEnabled $true');
    await here('Set-User anna -RemotePowerShellEnabled $true -Organization contoso');
    expect((await there('1', 'anna@contoso.com')).code).toBe(0);
  });

  it('leaves what serves pages alone', async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const asking = request({ port, path: '/healthz/live', rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.once('error', reject);
    asking.end();
    expect(await promise).toBe(200);
  });
});
