/** Sessions of a partner's people, and what their clients are told when the customer takes its consent back. */
import { describe, expect, it } from 'vitest';
import { makeTestPartners } from '../../cmdlets/partner-kit/test-partners.ts';
import { receiveRequest } from '../../wire/wsman/index.ts';
import type { Caller } from './caller.ts';
import { makeTestServer, TestClient } from './test-client.ts';

async function withPartner() {
  const partners = await makeTestPartners();
  await partners.relate("New-PartnerRelationship 'Contoso'");
  const anna = await partners.principalOf('anna@fabrikam.com');
  const caller: Caller = {
    ...{ name: anna.name, account: anna.name, maxSessions: 3 },
    openRuntime: ({ organization, ...request }) =>
      partners.sessions.open(anna, { ...request, ...(organization !== undefined && { organization }) }),
  };
  const server = makeTestServer({ sweepEveryMs: 5, maxReceiveMs: 20_000 });
  const end = () => partners.as('kim@contoso.com', 'Remove-PartnerRelationship Contoso -Confirm:$false');
  return { partners, caller, server, end };
}

const says = 'contoso ended the relationship "Contoso" on';

describe('a session of a partner', () => {
  it('tells with the next command why it has ended', async () => {
    const { caller, server, end } = await withPartner();
    const client = new TestClient(server, caller, 'contoso.com');
    expect(await client.open()).toBe('opened');
    expect((await client.run(['Get-Mailbox'])).output).toEqual(['kim', 'lee']);
    await end();
    const { events, state } = await client.run(['Get-Mailbox']);
    expect(state).toMatch(/^Failed /);
    expect(JSON.stringify(events)).toContain('contoso ended the relationship');
  });

  it('is closed by itself, and tells why whoever waits in it and whoever comes back', async () => {
    const { caller, server, end } = await withPartner();
    const client = new TestClient(server, caller, 'contoso.com');
    expect(await client.open()).toBe('opened');
    await server.start();
    const waiting = client.post(receiveRequest(client.header, client.ids, undefined, 15_000));
    await end();
    for (const answer of [
      await waiting,
      await client.post(receiveRequest(client.header, client.ids, undefined, 10)),
    ]) {
      if (answer.kind !== 'fault') throw new Error(answer.kind);
      expect(answer.fault.subcode).toBe('AccessDenied');
      expect(answer.fault.message).toContain(says);
    }
    const stranger = new TestClient(server, { ...caller, account: 'somebody else' }, undefined, client.id);
    const told = await stranger.post(receiveRequest(client.header, client.ids, undefined, 10));
    expect(told.kind === 'fault' && told.fault.subcode).toBe('InvalidSelectors');
    expect(await new TestClient(server, caller, 'contoso.com').open()).toContain(says);
    await server.stop();
  });

  it('counts like any other of the account', async () => {
    const { caller, server } = await withPartner();
    for (const organization of ['contoso.com', undefined, 'contoso']) {
      expect(await new TestClient(server, caller, organization).open()).toBe('opened');
    }
    expect(await new TestClient(server, caller, 'contoso.com').open()).toContain(
      'exceeded the maximum number of connections allowed : 3',
    );
  });
});
