/** What throttling policies let an account do, and sessions that are closed from elsewhere. */
import { describe, expect, it } from 'vitest';
import { AccountBudgets } from '../../access/throttling/account-budgets.ts';
import { makeTestPartners, type TestPartners } from '../../cmdlets/partner-kit/test-partners.ts';
import { receiveRequest } from '../../wire/wsman/index.ts';
import type { Caller } from './caller.ts';
import { makeTestServer, TestClient } from './test-client.ts';

/** As the composition makes callers of accounts. */
async function callerOf(partners: TestPartners, budgets: AccountBudgets, name: string): Promise<Caller> {
  const principal = await partners.principalOf(name);
  const { tenant, recipient, guid } = principal;
  const account = `${tenant}/${recipient}`;
  const readPolicy = () => partners.throttling.policyOf(tenant, guid);
  return {
    ...{ name, account, tenant, recipient, maxSessions: 3 },
    throttling: { readPolicy, takeSession: (policy) => budgets.takeSession(account, policy) },
    openRuntime: ({ organization, ...request }) =>
      partners.sessions.open(principal, {
        ...request,
        ...(organization !== undefined && { organization }),
        beforeCommand: async ({ effect }) =>
          budgets.takeCommand(account, await readPolicy(), effect === 'destroy'),
      }),
  };
}

async function withPolicy(knobs: string) {
  const partners = await makeTestPartners();
  await partners.as(
    'kim@contoso.com',
    `New-ThrottlingPolicy Everybody -ThrottlingPolicyScope Organization ${knobs} -WarningAction SilentlyContinue | Out-Null`,
  );
  const budgets = new AccountBudgets(partners.clock);
  const server = makeTestServer();
  partners.openSessions.attach(server);
  const open = async (name: string, organization?: string) => {
    const client = new TestClient(server, await callerOf(partners, budgets, name), organization);
    return { client, told: await client.open() };
  };
  return { partners, server, open };
}

const kim = 'kim@contoso.com';

describe('a policy', () => {
  it('says how many sessions an account may have, and from the next one on', async () => {
    const { partners, open } = await withPolicy('-PowerShellMaxConcurrency 1');
    const first = await open(kim);
    expect(first.told).toBe('opened');
    const { told } = await open(kim);
    expect(told).toContain(
      'you have exceeded the maximum number of connections allowed : 1 for the policy party : MaxConcurrency',
    );
    expect(told).toContain('Policy: Everybody');
    expect(told).toContain(
      `${first.client.id.toUpperCase()} from 192.0.2.1 in contoso, open for less than a minute`,
    );
    expect(told).toContain(`Remove-RemoteSession ${first.client.id.toUpperCase()}`);
    await partners.as(kim, 'Set-ThrottlingPolicy Everybody -PowerShellMaxConcurrency 2');
    expect((await open(kim)).told).toBe('opened');
  });

  it('says how many all accounts of the organisation may have', async () => {
    const { partners, open } = await withPolicy('-PowerShellMaxTenantConcurrency 2');
    expect((await open(kim)).told).toBe('opened');
    expect((await open('lee@contoso.com')).told).toBe('opened');
    expect((await open('lee@contoso.com')).told).toContain(
      'allowed : 2 for the policy party : MaxTenantConcurrency',
    );
    // A partner's count in the partner's organisation.
    await partners.relate('New-PartnerRelationship Contoso');
    expect((await open('anna@fabrikam.com', 'contoso')).told).toBe('opened');
  });

  it('says how many are opened in a time', async () => {
    const { partners, open } = await withPolicy(
      '-PowerShellMaxRunspaces 1 -PowerShellMaxRunspacesTimePeriod 60',
    );
    expect((await open(kim)).told).toBe('opened');
    expect((await open(kim)).told).toContain('allowed : 1 for the policy party : MaxRunspaces');
    partners.clock.set(partners.clock.now() + 60_000);
    expect((await open(kim)).told).toBe('opened');
  });

  it('says how many commands are run in a time, over all sessions of the account', async () => {
    const { partners, open } = await withPolicy('-PowerShellMaxCmdlets 2 -PowerShellMaxCmdletsTimePeriod 60');
    const [{ client: one }, { client: other }] = [await open(kim), await open(kim)];
    expect((await one.run(['Get-Mailbox'])).output).toEqual(['kim', 'lee']);
    expect((await other.run(['Get-Mailbox'])).output).toEqual(['kim', 'lee']);
    // What touches objects alone is free.
    expect((await one.run([['Write-Output', { InputObject: 1 }]])).output).toEqual(['1']);
    const refused = await one.run(['Get-Mailbox']);
    expect(refused.output).toEqual([]);
    expect(JSON.stringify(refused.events)).toContain('has run 2 cmdlets within 60 seconds');
    partners.clock.set(partners.clock.now() + 60_000);
    expect((await one.run(['Get-Mailbox'])).output).toEqual(['kim', 'lee']);
  });
});

describe('open sessions', () => {
  it('are shown to their owner, and all of them to administrators', async () => {
    const { partners, open } = await withPolicy('-PowerShellMaxConcurrency 3');
    await partners.relate('New-PartnerRelationship Contoso');
    await open(kim);
    await open('lee@contoso.com');
    await open('anna@fabrikam.com', 'contoso.com');
    await open('anna@fabrikam.com');
    const shown = '% { "$($_.UserName) $($_.Organization) $($_.ClientAddress) $($_.State)" } | Sort-Object';
    const of = (name: string, organization: string) => `${name} ${organization} 192.0.2.1 Opened`;
    expect(await partners.as('lee@contoso.com', `Get-RemoteSession | ${shown}`)).toEqual([
      of('lee@contoso.com', 'contoso'),
    ]);
    const everybody = ['anna@fabrikam.com', kim, 'lee@contoso.com'].map((name) => of(name, 'contoso'));
    expect(await partners.as(kim, `Get-RemoteSession -All | ${shown}`)).toEqual(everybody);
    expect(await partners.make(`Get-RemoteSession -Organization contoso | ${shown}`)).toEqual(everybody);
    expect(await partners.as('anna@fabrikam.com', `Get-RemoteSession | ${shown}`)).toEqual(
      ['contoso', 'fabrikam'].map((organization) => of('anna@fabrikam.com', organization)),
    );
    const anna = await partners.openAs('anna@fabrikam.com', 'contoso');
    expect((await anna.run(`Get-RemoteSession | ${shown}`)).text).toEqual([
      of('anna@fabrikam.com', 'contoso'),
    ]);
    const lee = await partners.openAs('lee@contoso.com');
    const { errors, thrown } = await lee.run('Get-RemoteSession -All');
    expect(thrown ?? errors[0]).toContain('NamedParameterNotFound');
  });

  it('are closed by their owner and by administrators, and by nobody else', async () => {
    const { partners, open } = await withPolicy('-PowerShellMaxConcurrency 1');
    const mine = await open('lee@contoso.com');
    const his = await open(kim);
    const lee = await partners.openAs('lee@contoso.com');
    const remove = (id: string, more = '') => `Remove-RemoteSession ${id}${more} -Confirm:$false`;
    expect((await lee.run(remove(his.client.id))).errors[0]).toContain('There is no remote session');
    const anna = await partners.openAs('anna@fabrikam.com');
    expect((await anna.run(remove(his.client.id, ' -All'))).errors[0]).toContain(
      'There is no remote session',
    );
    expect(await lee.run(remove(mine.client.id.toUpperCase()))).toMatchObject({
      errors: [],
      thrown: undefined,
    });
    const after = await open('lee@contoso.com');
    expect(after.told).toBe('opened');
    await partners.as(kim, remove(after.client.id, ' -All'));
    const { client } = after;
    const answer = await client.post(receiveRequest(client.header, client.ids, undefined, 10));
    expect(answer.kind === 'fault' && answer.fault.message).toContain(
      'closed by kim@contoso.com with Remove-RemoteSession',
    );
    expect(await partners.as(kim, 'Search-AdminAuditLog -Cmdlets Remove-RemoteSession | % Caller')).toEqual([
      kim,
      'lee@contoso.com',
    ]);
  });
});
