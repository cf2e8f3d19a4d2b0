import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../base/random.ts';
import { createSetClock, makeOwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import { DirectoryRepairs, type RepairEvent } from '../mending/directory-repairs.ts';
import { anchorOf } from '../mending/names-here.ts';
import type { RepairPlan } from '../mending/repair-planner.ts';
import { testConnectors } from '../mending/test-connectors.ts';
import { testReadiness } from '../mending/test-findings.ts';
import { FakeDirectory } from '../sources/fake-source.ts';
import { SignInNames } from './sign-in-names.ts';
import { editSuffixes, parseSuffix } from './upn-suffix.ts';

const { signal } = new AbortController();
const partitions = 'CN=Partitions,CN=Configuration';

async function prepare() {
  const directory = new FakeDirectory();
  const clock = createSetClock();
  const store = createMemoryDirectoryStore({ clock });
  const own = await makeOwnTenant(store);
  const { record: organization, domain } = own;
  for (const [name, upn] of [
    ['김민아', 'kim@contoso.local'],
    ['이철수', 'lee@CONTOSO.local'],
    ['박영희', 'park@fabrikam.local'],
    ['최수진', 'choi@contoso.local'],
    ['서비스', undefined],
  ] as const) {
    directory.add('user', `CN=${name}`, { displayName: name, ...(upn && { userPrincipalName: upn }) });
  }
  const connectors = testConnectors({ AD: directory });
  const repairs = new DirectoryRepairs({
    ...{ store, connectors, clock, random: systemRandom },
    readiness: testReadiness([]),
  });
  const domains = { list: () => store.listDomains(organization.tenant) };
  const names = new SignInNames({ store, domains, connectors, repairs });
  const apply = (plan: RepairPlan): Promise<RepairEvent[]> =>
    Array.fromAsync(repairs.apply(organization, plan, 'tester', { signal }));
  const rename = (to: string, users?: readonly string[]) =>
    names.planRename(organization, undefined, { from: 'contoso.local', to, ...(users && { users }) }, signal);
  const addSuffix = async (...add: string[]) =>
    apply(await names.planSuffixes(organization, undefined, { add }, signal));
  const upnOf = (name: string) => directory.textsOf(`CN=${name}`, 'userPrincipalName')[0];
  return { directory, own, organization, domain, names, repairs, apply, rename, addSuffix, upnOf };
}

describe('suffixes', () => {
  it.each([
    ['contoso.com', 'contoso.com'],
    ['@Contoso.com ', 'Contoso.com'],
    ['con-to_so.co.kr', 'con-to_so.co.kr'],
    ['local', 'local'],
    ['xn--3e0b707e.com', 'xn--3e0b707e.com'],
  ])('%j is written as %j', (written, suffix) => {
    expect(parseSuffix(written)).toBe(suffix);
  });

  it.each([
    '',
    '@',
    'con toso.com',
    'contoso..com',
    '.contoso.com',
    'contoso.com.',
    '-a.com',
    '콘토소.com',
    'a@b.com',
    `${'a.'.repeat(128)}b`,
  ])('%j is refused', (written) => {
    expect(() => parseSuffix(written)).toThrow('is no suffix of sign-in names');
  });

  it.each([
    [{ add: ['a.com', 'A.com', 'b.com'] }, { add: ['a.com'], remove: [] }],
    [{ remove: ['B.COM'] }, { add: [], remove: ['b.com'] }],
    [
      { add: ['a.com'], remove: ['c.com'] },
      { add: ['a.com'], remove: ['c.com'] },
    ],
    [{ replace: ['a.com', 'C.com'] }, { add: ['a.com'], remove: ['b.com'] }],
    [{ replace: [] }, { add: [], remove: ['b.com', 'c.com'] }],
  ])('%j', (edit, outcome) => {
    expect(editSuffixes(['b.com', 'c.com'], edit)).toEqual(outcome);
  });

  it('are added to the forest once, undone, and known as domains here or not', async () => {
    const { directory, names, organization, addSuffix, apply, repairs, domain } = await prepare();
    const events = await addSuffix(domain, 'fabrikam.com');
    expect(directory.textsOf(partitions, 'uPNSuffixes')).toEqual([domain, 'fabrikam.com']);
    const [forest] = await names.forests(organization, 'Contoso.local', signal);
    await expect(names.forests(organization, 'fabrikam.local', signal)).rejects.toMatchObject({
      kind: 'notFound',
    });
    expect(forest).toMatchObject({
      name: 'contoso.local',
      upnSuffixes: [
        { suffix: domain, domain: 'Verified' },
        { suffix: 'fabrikam.com', domain: 'NotAccepted' },
      ],
    });
    expect((await names.planSuffixes(organization, 'AD', { add: [domain] }, signal)).parts).toEqual([]);
    await apply(await repairs.planUndo(organization, events[0]?.changeSet.id ?? ''));
    expect(directory.textsOf(partitions, 'uPNSuffixes')).toEqual([]);
  });

  it('that are not there cannot be removed', async () => {
    const { names, organization } = await prepare();
    const planned = names.planSuffixes(organization, 'AD', { remove: ['a.com'] }, signal);
    await expect(planned).rejects.toMatchObject({ code: 'directory.upnSuffix.notFound' });
  });
});

describe('renaming sign-in names in bulk', () => {
  it('refuses a suffix that the forest does not have, and says what to type', async () => {
    const { rename } = await prepare();
    await expect(rename('contoso.com')).rejects.toMatchObject({
      code: 'directory.upnSuffix.notInForest',
      message: expect.stringContaining("Set-ADForest -UPNSuffixes @{Add='contoso.com'}"),
    });
  });

  it('gives everybody of the one suffix the other, and takes it back', async () => {
    const { rename, addSuffix, apply, repairs, organization, upnOf } = await prepare();
    await addSuffix('contoso.com');
    const events = await apply(await rename('contoso.com'));
    expect(['김민아', '이철수', '박영희', '최수진', '서비스'].map(upnOf)).toEqual([
      'kim@contoso.com',
      'lee@contoso.com',
      'park@fabrikam.local',
      'choi@contoso.com',
      undefined,
    ]);
    await apply(await repairs.planUndo(organization, events[0]?.changeSet.id ?? ''));
    expect(['김민아', '이철수'].map(upnOf)).toEqual(['kim@contoso.local', 'lee@CONTOSO.local']);
  });

  it('leaves names that somebody holds, as sign-in name or as address, there or here', async () => {
    const { rename, addSuffix, directory, own, domain } = await prepare();
    await addSuffix(domain);
    directory.add('contact', 'CN=옛 주소', { proxyAddresses: [`smtp:KIM@${domain}`] });
    await own.add(own.user('before', { displayName: '이전', upn: `choi@${domain}`, anchor: 'other' }));
    const { parts, left } = await rename(domain);
    expect(parts[0]?.items.map(({ objectName }) => objectName)).toEqual(['이철수']);
    expect(left.map(({ finding, text }) => `${finding.objectName}: ${text.en}`)).toEqual([
      `김민아: "kim@${domain}" would be a duplicate: CN=옛 주소,DC=contoso,DC=local has it.`,
      `최수진: "choi@${domain}" would be a duplicate: 이전 (choi@${domain}) has it.`,
    ]);
  });

  it('leaves names that would be too long to be synchronised', async () => {
    const { rename, addSuffix, directory } = await prepare();
    const local = 'k'.repeat(60);
    const suffix = `${'c'.repeat(49)}.com`;
    directory.add('user', 'CN=긴이름', { userPrincipalName: `${local}@contoso.local` });
    await addSuffix(suffix);
    const { left } = await rename(suffix);
    expect(left.map(({ finding, code }) => `${finding.dn} ${code}`)).toEqual([
      'CN=긴이름,DC=contoso,DC=local tooLong',
    ]);
  });

  it('takes some users alone', async () => {
    const { rename, addSuffix } = await prepare();
    await addSuffix('contoso.com');
    const { parts } = await rename('contoso.com', ['KIM@contoso.local', 'CN=최수진,DC=contoso,DC=local']);
    expect(parts[0]?.items.map(({ objectName }) => objectName)).toEqual(['김민아', '최수진']);
  });
});

describe('comparing sign-in names', () => {
  it('says why they differ', async () => {
    const { names, organization, own, directory, domain } = await prepare();
    const anchor = (name: string) => anchorOf(directory.state.get(`CN=${name}`).guid);
    directory.change('CN=최수진', { userPrincipalName: `choi@${domain}` });
    directory.change('CN=박영희', { userPrincipalName: `park@${domain}` });
    directory.add('user', 'CN=정하늘', { userPrincipalName: `haneul@${domain}` });
    directory.add('user', 'CN=새사람', { userPrincipalName: `new@${domain}` });
    await own.add(
      own.user('kim', { upn: `kim@${domain}`, anchor: anchor('김민아') }),
      own.user('lee', {
        kind: 'mailUser',
        targetAddress: 'lee@x.com',
        upn: `lee@${domain}`,
        anchor: anchor('이철수'),
      }),
      own.user('park1', {
        kind: 'mailUser',
        targetAddress: 'p@x.com',
        upn: `park1@${domain}`,
        anchor: anchor('박영희'),
      }),
      own.user('haneul', { upn: `haneul@${domain}`, anchor: anchor('정하늘') }),
      own.user('choi', { upn: `choi@${domain}`, anchor: 'somebody else' }),
    );
    const compare = async () => {
      const rows = await Array.fromAsync(names.compare(organization, { signal }));
      return Object.fromEntries(rows.map(({ displayName, reason }) => [displayName, reason]));
    };
    expect(await compare()).toEqual({
      김민아: 'LicenceRule',
      이철수: 'UnverifiedDomain',
      박영희: 'Pending',
      최수진: 'Conflict',
      서비스: 'NoSourceName',
      새사람: 'NotSynchronized',
    });
    await names.setFeature(organization, 'SynchronizeUpnForManagedUsers', true);
    expect((await compare()).김민아).toBe('UnverifiedDomain');
    expect(await names.features(organization)).toMatchObject({ SynchronizeUpnForManagedUsers: true });
    await expect(names.setFeature(organization, 'DuplicateUPNResiliency', false)).rejects.toMatchObject({
      code: 'directory.feature.fixed',
    });
  });
});
