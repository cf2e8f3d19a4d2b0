import { describe, expect, it } from 'vitest';
import { TxtServer } from '../../tests/support/txt-server.ts';
import { systemDnsResolver } from '../operations/doctor/dns-resolver.ts';
import { verificationRecord } from '../organization/accepted-domains.ts';
import { createTestOrganization } from '../organization/test-organization.ts';
import { dnsTxtResolver } from './dns-txt-resolver.ts';

const resolverAt = (address: string) =>
  dnsTxtResolver(systemDnsResolver({ servers: [address], timeoutMs: 2_000 }));

describe('a domain is proved by DNS', () => {
  it('as the server says that its settings name', async () => {
    await using server = await TxtServer.listen();
    const { domains, tenant } = await createTestOrganization({ resolver: resolverAt(server.address) });
    const { name, value } = verificationRecord(await domains.add(tenant, '회사.한국'));
    await expect(domains.verify(tenant, '회사.한국')).rejects.toThrow(/no TXT record/);
    server.records.set(name, ['v=spf1 -all', 'x'.repeat(600)]);
    await expect(domains.verify(tenant, '회사.한국')).rejects.toThrow(/"v=spf1 -all", "x+…"/);
    server.records.set(name, ['v=spf1 -all', value]);
    expect(await domains.verify(tenant, '회사.한국')).toMatchObject({ verifiedAt: expect.any(Number) });
  });

  it('and stays as it is where no server answers', async () => {
    const server = await TxtServer.listen();
    const { address } = server;
    await server[Symbol.asyncDispose]();
    await expect(resolverAt(address).resolveTxt('fabrikam.com')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'domain.dnsUnavailable',
    });
  });
});
