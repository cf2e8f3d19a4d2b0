/** What throttling policies let an account do over REST, and what is told to whoever asks for more. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AccountBudgets } from '../../access/throttling/account-budgets.ts';
import { AppError } from '../../base/errors.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { makeTestPartners } from '../../cmdlets/partner-kit/test-partners.ts';
import { AdminApi } from './admin-api.ts';
import { RestApi } from './rest-api.ts';
import { restCallerOf } from './rest-caller.ts';
import type { RestSignIn } from './rest-request.ts';

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: {
    readonly error?: { readonly code: string; readonly details: readonly { readonly message: string }[] };
    readonly errors?: readonly { readonly message: string }[];
    readonly responses?: readonly { readonly status: number; readonly headers: Record<string, string> }[];
  };
}

/** Bearer tokens are names of accounts here; `wait` holds a request back while it is signed in. */
async function withPolicy(knobs: string) {
  const partners = await makeTestPartners();
  await partners.as(
    'kim@contoso.com',
    `New-ThrottlingPolicy Everybody -ThrottlingPolicyScope Organization ${knobs} | Out-Null`,
  );
  const budgets = new AccountBudgets(partners.clock);
  const { sessions, throttling } = partners;
  const signIn: RestSignIn = {
    withPassword: () => {
      const details = { seconds: 4 };
      throw new AppError({
        kind: 'denied',
        code: 'access.signIn.locked',
        message: 'Wait.',
        details,
        retryable: true,
      });
    },
    withToken: async (name) =>
      restCallerOf(await partners.principalOf(name), { sessions, throttling, budgets }),
  };
  const options = {
    signIn,
    language: 'en',
    clock: partners.clock,
    log: silentLog,
    random: systemRandom,
  } as const;
  const [admin, rest] = [new AdminApi(options), new RestApi({ ...options, version: '0' })];
  const server = createServer((request, response) => {
    const api = request.url?.startsWith('/adminapi') ? admin : rest;
    api.handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (path: string, init: RequestInit = {}, name = 'kim@contoso.com'): Promise<Answer> => {
    const headers = { Authorization: `Bearer ${name}`, ...(init.headers as Record<string, string>) };
    const response = await fetch(`${base}${path}`, { ...init, headers });
    const body = (await response.json()) as Answer['body'];
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
  };
  const invoke = (CmdletName: string, Parameters = {}, name?: string) => {
    const body = JSON.stringify({ CmdletInput: { CmdletName, Parameters } });
    return ask('/adminapi/beta/contoso/InvokeCommand', { method: 'POST', body }, name);
  };
  const later = (seconds: number) => partners.clock.set(partners.clock.now() + seconds * 1_000);
  const kim = await partners.principalOf('kim@contoso.com');
  const begin = restCallerOf(kim, { sessions, throttling, budgets }).requests?.begin;
  if (begin === undefined) throw new Error('Nothing bounds the account.');
  return { partners, ask, invoke, later, begin };
}

describe('a policy', () => {
  it('says how many requests an account sends in a time, and when there is room again', async () => {
    const { ask, invoke, later } = await withPolicy('-PswsMaxRequest 2 -PswsMaxRequestTimePeriod 60');
    expect((await ask("/adminapi/beta/contoso/Mailbox('kim')")).status).toBe(200);
    later(20);
    expect((await ask('/api/v1/cmdlets/Get-Mailbox')).status).toBe(200);
    const refused = await invoke('Get-Mailbox');
    expect(refused).toMatchObject({
      status: 429,
      retryAfter: '40',
      body: { error: { code: 'TooManyRequests' } },
    });
    expect(refused.body.error?.details[0]?.message).toContain(
      'PswsMaxRequest of the throttling policy "Everybody"',
    );
    const other = await ask('/api/v1/cmdlets/Get-Mailbox');
    expect(other).toMatchObject({ status: 429, retryAfter: '40' });
    // An account has its own.
    expect((await ask('/api/v1/cmdlets', {}, 'lee@contoso.com')).status).toBe(200);
    later(40);
    expect((await invoke('Get-Mailbox')).status).toBe(200);
  });

  it('says how many are under way at the same time', async () => {
    const { ask, begin, invoke } = await withPolicy('-PswsMaxConcurrency 2');
    const underWay = [await begin(), await begin()];
    const refused = await invoke('Get-Mailbox');
    expect(refused).toMatchObject({ status: 429, retryAfter: '1' });
    expect(refused.body.error?.details[0]?.message).toContain('2 requests of the account are under way');
    underWay.pop()?.[Symbol.dispose]();
    // One that failed is over as well.
    expect((await ask("/adminapi/beta/contoso/Mailbox('nobody')")).status).toBe(404);
    expect((await ask('/api/v1/nothing')).status).toBe(404);
    expect((await invoke('Get-Mailbox')).status).toBe(200);
  });

  it('counts the commands of remote PowerShell and of REST together', async () => {
    const { ask, invoke, later } = await withPolicy(
      '-PowerShellMaxDestructiveCmdlets 1 -PowerShellMaxDestructiveCmdletsTimePeriod 60',
    );
    const remove = { Identity: 'nobody', Confirm: false };
    expect((await invoke('Remove-Mailbox', remove)).status).toBe(404);
    later(1);
    const refused = await invoke('Remove-Mailbox', remove);
    expect(refused).toMatchObject({ status: 429, retryAfter: '59' });
    const other = await ask('/api/v1/cmdlets/Remove-Mailbox', {
      method: 'POST',
      body: JSON.stringify(remove),
    });
    expect(other).toMatchObject({ status: 429, retryAfter: '59' });
    expect(other.body.errors?.[0]?.message).toContain('cmdlets that remove something');
    expect((await invoke('Get-Mailbox')).status).toBe(200);
  });

  it('counts what is in a batch, and says of each when to send it again', async () => {
    const { ask } = await withPolicy('-PswsMaxConcurrency 1 -PswsMaxRequest 2 -PswsMaxRequestTimePeriod 60');
    const requests = ['1', '2', '3'].map((id) => ({ id, method: 'GET', url: "Mailbox('kim')" }));
    const body = JSON.stringify({ requests });
    const { body: told } = await ask('/adminapi/beta/contoso/$batch', { method: 'POST', body });
    expect(told.responses?.map(({ status, headers }) => [status, headers['Retry-After']])).toEqual([
      [200, undefined],
      [200, undefined],
      [429, '60'],
    ]);
  });

  it('bounds nothing but a crowd where it says nothing', async () => {
    const { partners, begin } = await withPolicy('-PowerShellMaxConcurrency 3');
    const underWay = await Promise.all(Array.from({ length: 18 }, begin));
    await expect(begin()).rejects.toMatchObject({ kind: 'limit', code: 'throttling.concurrency' });
    await partners.as('kim@contoso.com', 'Set-ThrottlingPolicy Everybody -PswsMaxConcurrency Unlimited');
    for (const each of underWay) each[Symbol.dispose]();
    expect(underWay).toHaveLength(18);
  });
});

it('says when a password may be tried again', async () => {
  const { ask } = await withPolicy('-PowerShellMaxConcurrency 3');
  const headers = { Authorization: `Basic ${btoa('kim@contoso.com:wrong')}` };
  for (const path of ['/api/v1/cmdlets', '/adminapi/beta/contoso/Mailbox']) {
    expect(await ask(path, { headers })).toMatchObject({ status: 429, retryAfter: '4' });
  }
});
