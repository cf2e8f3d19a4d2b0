/**
 * A partner's session reads and changes the customer that it was opened for, and nobody else: every cmdlet is tried over
 * every surface with the names of another organisation in every parameter, and in addresses and headers.
 */
import { describe, expect, it } from 'vitest';
import { allCmdlets } from '../../src/cmdlets/all-cmdlets.ts';
import { coreRole } from '../../src/cmdlets/kit/authorization/built-in-roles.ts';
import { commonOf } from '../../src/cmdlets/kit/parameter-table.ts';
import { makeTestPartners } from '../../src/cmdlets/partner-kit/test-partners.ts';
import { makeTestServer, TestClient } from '../../src/servers/remoting/test-client.ts';
import { receiveRequest } from '../../src/wire/wsman/index.ts';
import { openAdminApi, openAdminReads, openRestApi, remotingCaller } from './network-surfaces.ts';
import { surfaces } from './surfaces.ts';

const notCore = allCmdlets.filter(({ role }) => role !== coreRole);

/** anna of fabrikam administers contoso; northwind, whose every text says `leaked`, has nothing to do with her. */
async function withPartner() {
  const partners = await makeTestPartners();
  await partners.relate("New-PartnerRelationship 'Contoso'");
  const { rooms } = partners.surroundings;
  const northwind = await rooms.organizations.get('northwind');
  const state = async () => {
    const { tenant } = northwind;
    const page = await rooms.recipients.list(tenant, { sort: 'id', deleted: 'include', limit: 99 });
    return {
      record: await rooms.organizations.find({ tenant }),
      domains: await rooms.domains.list(tenant),
      recipients: page.recipients,
      roles: (await rooms.roles.read(northwind)).groups,
      relationships: await Array.fromAsync(rooms.partners.list(northwind)),
      changes: await Array.fromAsync(rooms.auditLog.search(northwind, { order: 'oldestFirst' })),
    };
  };
  const before = await state();
  const forged = [
    ...['northwind', 'NORTHWIND.com', 'secret', 'secret@northwind.com', 'northwind\\secret'],
    ...[northwind.guid, ...before.recipients.map(({ guid }) => guid)],
  ];
  const anna = await partners.principalOf('anna@fabrikam.com');
  return { partners, anna, state, before, forged };
}

describe.each(surfaces)("a partner's session by $name", ({ open }) => {
  it('reads and changes no other organisation by any parameter of any cmdlet', async () => {
    const { partners, anna, state, before, forged } = await withPartner();
    const session = await open(partners, anna, 'contoso.com');
    if (typeof session === 'string') throw new Error(session);
    expect(await session.call('Get-Mailbox')).toContain('kim');
    let turn = 0;
    for (const cmdlet of notCore) {
      const names = [
        ...Object.keys(cmdlet.parameters),
        ...('Organization' in commonOf(cmdlet) ? ['Organization'] : []),
      ];
      for (const name of names) {
        turn += 1;
        const value = forged[turn % forged.length] ?? '';
        expect(
          await session.call(cmdlet.name, name, value),
          `${cmdlet.name} -${name} ${value}`,
        ).not.toContain('leaked');
      }
    }
    expect(turn).toBeGreaterThan(500);
    expect(await state()).toEqual(before);
  });

  it('opens for no other customer', async () => {
    const { partners, anna, forged } = await withPartner();
    for (const organization of [...forged, 'nobody.example', '', ' ']) {
      const told = await open(partners, anna, organization).then(
        async (session) => (typeof session === 'string' ? session : session.call('Get-Mailbox')),
        (error: Error) => error.message,
      );
      expect(told, organization).toMatch(
        /There is no organisation|names no organisation|There is nothing at/,
      );
    }
  });

  it('ends with the relationship', async () => {
    const { partners, anna } = await withPartner();
    const session = await open(partners, anna, 'contoso.com');
    if (typeof session === 'string') throw new Error(session);
    expect(await session.call('Get-Mailbox')).toContain('kim');
    await partners.as('kim@contoso.com', 'Remove-PartnerRelationship Contoso -Confirm:$false');
    expect(await session.call('Get-Mailbox')).toContain('contoso ended the relationship "Contoso"');
  });
});

describe('a line of the shell of a partner', () => {
  it('reads and changes no other organisation with every parameter at once', async () => {
    const { partners, state, before, forged } = await withPartner();
    const { run } = await partners.openAs('anna@fabrikam.com', 'contoso.com');
    for (const [index, cmdlet] of notCore.entries()) {
      const given = Object.entries(cmdlet.parameters)
        .filter(([name, { mandatory }]) => mandatory === true || name === 'Identity')
        .map(([name], position) => ` -${name} '${forged[(index + position) % forged.length]}'`);
      const asks = cmdlet.effect === 'read' ? '' : ' -Confirm:$false';
      for (const at of ['', " -Organization 'northwind'"]) {
        const line = `${cmdlet.name}${given.join('')}${at}${asks}`;
        const { text, errors, thrown } = await run(line);
        expect([...text, ...errors, thrown].join('\n'), line).not.toContain('leaked');
      }
    }
    expect(await state()).toEqual(before);
  });
});

describe('addresses and headers', () => {
  const headersOf = (name: string) => ({
    'X-AnchorMailbox': `UPN:secret@${name}`,
    'X-DelegatedOrganization': name,
    DelegatedOrg: name,
    'X-TenantId': name,
    'X-Forwarded-Host': name,
    From: `secret@${name}`,
  });

  it('name no other organisation to REST', async () => {
    const { partners, anna, state, before } = await withPartner();
    const ask = await openRestApi(partners, anna);
    const headers = headersOf('northwind.com');
    const told = async (path: string, init: RequestInit = {}) =>
      JSON.stringify(await ask(path, { ...init, headers }));
    const own = await told('/cmdlets/Get-Mailbox?DelegatedOrg=contoso.com');
    expect(own).toContain('kim');
    for (const query of [
      'DelegatedOrg=northwind.com',
      'delegatedorg=NORTHWIND',
      'DelegatedOrg=northwind.com&DelegatedOrg=contoso.com',
      'DelegatedOrg=contoso.com&DelegatedOrg=northwind.com',
      'DelegatedOrg=contoso.com;DelegatedOrg=northwind.com',
      'DelegatedOrg=contoso.com%26DelegatedOrg%3Dnorthwind.com',
      'DelegatedOrg=contoso.com&Organization=northwind',
      'DelegatedOrg=contoso.com&tenant=northwind.com',
    ]) {
      expect(await told(`/cmdlets/Get-Mailbox?${query}`), query).not.toContain('leaked');
      const body = JSON.stringify({ Identity: 'secret', Organization: 'northwind' });
      expect(await told(`/cmdlets/Get-Mailbox?${query}`, { method: 'POST', body }), query).not.toContain(
        'leaked',
      );
    }
    expect(await state()).toEqual(before);
  });

  it('name no other organisation to what is read as entities', async () => {
    const { partners, anna } = await withPartner();
    const read = await openAdminReads(partners, anna);
    expect(JSON.stringify(await read('/contoso.com/Mailbox'))).toContain('kim');
    const [guid = ''] = await partners.make('(Get-Mailbox secret -Organization northwind).Guid');
    for (const path of [
      '/northwind.com/Mailbox',
      '/NORTHWIND/Recipient',
      '/contoso.com/Mailbox?Organization=northwind&DelegatedOrg=northwind.com&tenant=northwind',
      '/contoso.com%2F..%2Fnorthwind.com/Mailbox',
      '/contoso.com/..%2fnorthwind.com/Mailbox',
      "/contoso.com/Mailbox('secret@northwind.com')",
      `/contoso.com/Mailbox('${guid}')/Exchange.GetMailboxStatistics(Organization='northwind')`,
      `/contoso.com/CasMailbox('${btoa(guid)}')?isEncoded=true&Organization=northwind`,
      "/contoso.com/Recipient?$filter=startswith(Name,'leaked')",
    ]) {
      const told = await read(path, headersOf('northwind.com'));
      expect(JSON.stringify(told), path).not.toContain('leaked');
    }
    const headers = { Prefer: 'odata.maxpagesize=1' };
    const { '@odata.nextLink': link = '' } = await read('/contoso.com/Mailbox', headers);
    await partners.as('kim@contoso.com', 'Remove-PartnerRelationship Contoso -Confirm:$false');
    expect(JSON.stringify(await read(link, headers))).toContain('contoso ended the relationship');
  });

  it('lead to no later page when the relationship has ended', async () => {
    const { partners, anna } = await withPartner();
    const ask = await openAdminApi(partners, anna, 'contoso.com');
    const headers = { Prefer: 'odata.maxpagesize=1' };
    const first = await ask('Get-Mailbox', {}, { headers });
    const link = first['@odata.nextLink'];
    expect(first.value).toHaveLength(1);
    await partners.as('kim@contoso.com', 'Remove-PartnerRelationship Contoso -Confirm:$false');
    const next = await ask('Get-Mailbox', {}, { headers, path: String(link) });
    expect(JSON.stringify(next)).toContain('contoso ended the relationship');
    expect(next.value).toBeUndefined();
  });

  it('name no other organisation to a session that is open', async () => {
    const { partners, anna } = await withPartner();
    const server = makeTestServer();
    const caller = remotingCaller(partners, anna);
    const client = new TestClient(server, caller, 'contoso.com');
    expect(await client.open()).toBe('opened');
    for (const organization of ['northwind.com', 'fabrikam', '', 'nobody.example']) {
      const other = new TestClient(server, caller, organization, client.id);
      const answer = await other.post(receiveRequest(other.header, other.ids, undefined, 10));
      expect(answer.kind === 'fault' && answer.fault.message, organization).toContain(
        'works in contoso, and in no other',
      );
    }
    expect((await client.run(['Get-Mailbox'])).output).toEqual(['kim', 'lee']);
  });
});
