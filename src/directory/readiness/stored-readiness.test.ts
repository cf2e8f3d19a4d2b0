import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createTestOrganization } from '../../organization/test-organization.ts';
import type { DirectoryConnector } from '../control/connector-model.ts';
import { FakeDirectory } from '../sources/fake-source.ts';
import type { Finding } from './finding.ts';
import { StoredReadiness } from './stored-readiness.ts';

const signal = new AbortController().signal;
const options = { profile: 'Microsoft365Doc', signal } as const;

/** Two connectors over directories in memory. */
async function makeReadiness() {
  const parts = await createTestOrganization();
  const organization = await parts.organizations.get('contoso');
  const directories = new Map(['Seoul', 'Busan'].map((name) => [name, new FakeDirectory()]));
  const connectors = [...directories.keys()].map((name) => ({ name, isEnabled: true }) as DirectoryConnector);
  const readiness = new StoredReadiness({
    ...{ store: parts.store, domains: parts.domains, recipients: parts.recipients },
    ...{ clock: parts.clock, random: parts.random, spoolFolder: tmpdir() },
    connectors: {
      list: async () => connectors,
      get: async (_, identity) => connectors.find(({ name }) => name === identity)!,
      openSource: async (_, { name }) => directories.get(name)!.openSource(),
    },
  });
  return { ...parts, organization, readiness, directories };
}

const person = (name: string, address: string) => ({
  cn: name,
  displayName: name,
  sAMAccountName: name,
  userPrincipalName: address,
  mail: address,
  mailNickname: name,
  proxyAddresses: [`SMTP:${address}`],
});

const shown = (findings: readonly Finding[]) =>
  findings
    .map(({ objectName, source, attribute, value }) => `${source} ${objectName} ${attribute} ${value}`)
    .sort();

describe('readiness of an organisation', () => {
  it('holds directories against each other and against what is here, and keeps what it finds', async () => {
    const { organization, readiness, directories, recipients } = await makeReadiness();
    await recipients.create(organization.tenant, [
      {
        kind: 'mailUser',
        name: 'Sales',
        addresses: ['SMTP:sales@contoso.com'],
        targetAddress: 'sales@fabrikam.com',
      },
    ]);
    directories.get('Seoul')!.add('user', 'CN=kim', person('kim', 'kim@contoso.com'));
    directories
      .get('Busan')!
      .add('user', 'CN=lee', { ...person('lee', 'lee@contoso.com'), mail: 'kim@contoso.com' });
    directories
      .get('Busan')!
      .add('user', 'CN=park', { ...person('park', 'park@contoso.com'), mail: 'sales@contoso.com' });
    const run = await readiness.run(organization, options);
    expect(run.summary).toMatchObject({ objects: 3, byClass: { user: 3 } });
    expect(run.verifiedDomains).toEqual(['contoso.com']);
    const findings = await Array.fromAsync(readiness.findings(organization, { errors: ['Duplicate'] }));
    expect(shown(findings)).toEqual([
      'Busan lee mail kim@contoso.com',
      'Busan park mail sales@contoso.com',
      'Seoul kim mail kim@contoso.com',
      'Seoul kim proxyAddresses SMTP:kim@contoso.com',
      'Seoul kim userPrincipalName kim@contoso.com',
    ]);
    const [first] = findings;
    expect(await readiness.findFindings(organization, [first!.id, 'nothing'])).toEqual([first]);
    expect(await readiness.findLastRun(organization)).toEqual(run);
    expect([...directories.values()].map(({ openCount }) => openCount)).toEqual([0, 0]);
  });

  it('replaces what was found before, and gives a finding the same id in every run', async () => {
    const { organization, readiness, directories, store } = await makeReadiness();
    directories.get('Seoul')!.add('user', 'CN=kim', person('kim', 'k im@contoso.com'));
    await readiness.run(organization, options);
    const before = await Array.fromAsync(readiness.findings(organization));
    directories.get('Busan')!.add('user', 'CN=lee', person('lee', 'l ee@contoso.com'));
    await readiness.run(organization, options);
    const after = await Array.fromAsync(readiness.findings(organization));
    expect(after).toHaveLength(before.length * 2);
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
    const collections = await store.listRecordCollections(organization.tenant);
    expect(collections.filter((name) => name.startsWith('directory.finding/'))).toHaveLength(1);
  });

  it('keeps the last run where a directory fails in the middle', async () => {
    const { organization, readiness, directories, store } = await makeReadiness();
    directories.get('Seoul')!.add('user', 'CN=kim', person('kim', 'k im@contoso.com'));
    const kept = await readiness.run(organization, options);
    for (let index = 0; index < 300; index += 1) {
      directories.get('Busan')!.add('user', `CN=${index}`, person(`u${index}`, `u ${index}@contoso.com`));
    }
    directories.get('Busan')!.breakRead(150);
    await expect(readiness.run(organization, options)).rejects.toThrow();
    expect(await readiness.findLastRun(organization)).toEqual(kept);
    expect(await Array.fromAsync(readiness.findings(organization))).toHaveLength(kept.summary.findings);
    const collections = await store.listRecordCollections(organization.tenant);
    expect(collections.filter((name) => name.startsWith('directory.finding/'))).toHaveLength(1);
    expect([...directories.values()].map(({ openCount }) => openCount)).toEqual([0, 0]);
  });

  it('keeps the last run where an examination elsewhere is given up after it has found something', async () => {
    const { organization, readiness } = await makeReadiness();
    async function* broken(): AsyncGenerator<Finding, never> {
      yield { id: 'a-b', severity: 'Warning' } as Finding;
      throw new Error('The disk went away.');
    }
    await expect(readiness.keep(organization, 'new', broken())).rejects.toThrow('The disk went away.');
    expect(await readiness.findLastRun(organization)).toBeUndefined();
    expect(await Array.fromAsync(readiness.findings(organization))).toEqual([]);
  });

  it('says what to do where there is no connector', async () => {
    const { readiness, organization, directories } = await makeReadiness();
    directories.clear();
    const none = new StoredReadiness({
      ...(await createTestOrganization()),
      spoolFolder: tmpdir(),
      connectors: { list: async () => [], get: () => Promise.reject(), openSource: () => Promise.reject() },
    });
    await expect(none.run(organization, options)).rejects.toThrow('New-DirectoryConnector');
    expect(await readiness.findLastRun(organization)).toBeUndefined();
  });
});
