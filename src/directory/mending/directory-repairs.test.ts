import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../base/random.ts';
import { createSetClock, makeOwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import type { Finding } from '../readiness/finding.ts';
import { FakeDirectory } from '../sources/fake-source.ts';
import { ChangeSetJournal } from './change-set-journal.ts';
import { DirectoryRepairs, type RepairEvent } from './directory-repairs.ts';
import type { RepairPlan, RepairRequest } from './repair-planner.ts';
import { failure, testConnectors } from './test-connectors.ts';
import { testFinding, testReadiness } from './test-findings.ts';

const nc = 'DC=contoso,DC=local';
const { signal } = new AbortController();

/** 김민아 with a blank in an address and in her name, 이철수 with a sign-in name of his own. */
async function prepare({ isWritable = true }: { readonly isWritable?: boolean } = {}) {
  const directory = new FakeDirectory();
  directory.add('organizationalUnit', 'OU=서울');
  directory.add('user', 'CN=김민아,OU=서울', {
    displayName: ' 김민아',
    mail: 'kim mina@contoso.com',
    proxyAddresses: ['SMTP:kim mina@contoso.com', 'smtp:mina@contoso.com', 'smtp:old@contoso.com'],
    userPrincipalName: 'kim@contoso.local',
  });
  directory.add('user', 'CN=이철수,OU=서울', {
    displayName: '이철수',
    mail: 'lee@contoso.com',
    userPrincipalName: 'lee@contoso.local',
  });
  const kim = `CN=김민아,OU=서울,${nc}`;
  const lee = `CN=이철수,OU=서울,${nc}`;
  const { guid } = directory.state.get(kim);
  const of = (id: string, attribute: string, value: string | null, proposal: string | null): Finding =>
    testFinding({ id, dn: kim, guid, attribute, value, proposal });
  const findings: Finding[] = [
    of('name', 'displayName', ' 김민아', '김민아'),
    of('mail', 'mail', 'kim mina@contoso.com', 'kimmina@contoso.com'),
    of('proxy', 'proxyAddresses', 'SMTP:kim mina@contoso.com', 'SMTP:kimmina@contoso.com'),
    { ...of('old', 'proxyAddresses', 'smtp:old@contoso.com', null), action: 'REMOVE' },
    { ...of('owner', 'proxyAddresses', 'smtp:mina@contoso.com', null), action: 'COMPLETE' },
    { ...testFinding({ id: 'nick', dn: lee, attribute: 'mailNickname' }), action: 'NONE' },
  ];
  const clock = createSetClock();
  const store = createMemoryDirectoryStore({ clock });
  const { record: organization } = await makeOwnTenant(store);
  const connectors = testConnectors({ AD: directory }, { isWritable });
  const readiness = testReadiness(findings);
  const repairs = new DirectoryRepairs({ store, connectors, readiness, clock, random: systemRandom });
  const plan = (request: RepairRequest = {}) => repairs.planRepair(organization, request, signal);
  const apply = (wanted: RepairPlan) =>
    gather(repairs.apply(organization, wanted, 'tester', { signal, writesPerSecond: 1e6 }));
  const undo = async (identity: string, selection = {}) =>
    apply(await repairs.planUndo(organization, identity, selection));
  return { directory, repairs, organization, store, clock, kim, lee, plan, apply, undo };
}

/** `item: status name`, and the last change set. */
async function gather(events: AsyncIterable<RepairEvent>) {
  const lines: string[] = [];
  const notes: string[] = [];
  let id = '';
  for await (const event of events) {
    id = event.changeSet.id;
    if (event.kind === 'item') {
      lines.push(`${event.item.status} ${event.item.objectName}`);
      if (event.item.note) notes.push(event.item.note.text.en);
    } else lines.push(`${event.kind} ${event.changeSet.kind} ${event.changeSet.status}`);
  }
  return { lines, notes, id };
}

const describePlan = ({ parts, elsewhere, left }: RepairPlan) => ({
  ...(elsewhere.length > 0 && {
    elsewhere: elsewhere.map(({ source, items }) => `${source} ${items.length}`),
  }),
  items: parts.flatMap(({ connector, items }) =>
    items.map(({ objectName, changes }) => `${connector.name} ${objectName} ${JSON.stringify(changes)}`),
  ),
  left: left.map(({ finding, code }) => `${finding.id} ${code}`),
});

describe('planning a repair', () => {
  it('joins all mends of an object into one modify, and says what is left', async () => {
    const { plan } = await prepare();
    expect(describePlan(await plan())).toEqual({
      items: [
        `AD 김민아 ${JSON.stringify([
          { attribute: 'displayName', remove: [' 김민아'], add: ['김민아'] },
          { attribute: 'mail', remove: ['kim mina@contoso.com'], add: ['kimmina@contoso.com'] },
          {
            attribute: 'proxyAddresses',
            remove: ['SMTP:kim mina@contoso.com', 'smtp:old@contoso.com'],
            add: ['SMTP:kimmina@contoso.com'],
          },
        ])}`,
      ],
      left: ['owner kept', 'nick undecided'],
    });
  });

  it.each([
    ['by attribute', { filter: { attributes: ['MAIL'] } }, 1, []],
    ['one, by its id', { ids: ['name'] }, 1, []],
    ['with another value', { ids: ['nick'], update: '이철수-lee' }, 1, []],
    ['to be kept', { ids: ['mail'], action: 'COMPLETE' }, 0, ['mail kept']],
    ["with somebody else's address", { ids: ['mail'], update: 'LEE@contoso.com' }, 0, ['mail held']],
    ["with somebody else's sign-in name", { ids: ['mail'], update: 'lee@contoso.local' }, 0, ['mail held']],
  ] as const)('takes findings %s', async (_, request, items, left) => {
    const { plan } = await prepare();
    const planned = describePlan(await plan(request));
    expect({ items: planned.items.length, left: planned.left }).toEqual({ items, left });
  });

  it('defect 4 of IdFix: a proposal that became a duplicate meanwhile is not written', async () => {
    const { plan, directory } = await prepare();
    directory.add('contact', 'CN=새 연락처', { targetAddress: 'SMTP:kimmina@contoso.com' });
    const { items, left } = describePlan(await plan({ filter: { attributes: ['mail', 'proxyAddresses'] } }));
    expect(left).toEqual(['mail held', 'proxy held', 'owner kept']);
    expect(items).toHaveLength(1);
  });

  it('refuses findings that there are no more', async () => {
    const { plan } = await prepare();
    await expect(plan({ ids: ['name', 'gone'] })).rejects.toMatchObject({
      code: 'directory.finding.notFound',
    });
  });

  it('says how to write where it may not', async () => {
    const { plan, apply } = await prepare({ isWritable: false });
    const planned = await plan({ ids: ['name'] });
    expect(describePlan(planned)).toEqual({ elsewhere: ['AD 1'], items: [], left: [] });
    await expect(apply(planned)).rejects.toMatchObject({
      code: 'directory.repair.readOnly',
      message: expect.stringContaining('ldapmodify'),
    });
  });
});

describe('repair and undo', () => {
  it('defect 3 of IdFix: an address is replaced in one modify, so that a refused new value loses nothing', async () => {
    const { plan, apply, directory, kim } = await prepare();
    directory.breakWrite(
      'before',
      failure('invalid', 'directory.write.refused', 'Constraint violation (19).'),
    );
    const { lines, notes } = await apply(await plan({ ids: ['proxy'] }));
    expect(lines).toEqual(['begun Repair Applying', 'Failed 김민아', 'ended Repair CompletedWithErrors']);
    expect(notes).toEqual(['Constraint violation (19).']);
    expect(directory.textsOf(kim, 'proxyAddresses')).toContain('SMTP:kim mina@contoso.com');
  });

  it('defect 2 of IdFix: every application can be undone later, in any order, and an undo too', async () => {
    const { plan, apply, undo, directory, kim } = await prepare();
    const name = await apply(await plan({ ids: ['name'] }));
    const addresses = await apply(await plan({ ids: ['mail', 'proxy', 'old'] }));
    expect(directory.textsOf(kim, 'mail')).toEqual(['kimmina@contoso.com']);
    const undone = await undo(name.id);
    expect(undone.lines).toEqual(['begun Undo Applying', 'Done 김민아', 'ended Undo Completed']);
    expect(directory.textsOf(kim, 'displayName')).toEqual([' 김민아']);
    expect(directory.textsOf(kim, 'mail')).toEqual(['kimmina@contoso.com']);
    await undo(addresses.id);
    expect(directory.textsOf(kim, 'proxyAddresses').sort()).toEqual([
      'SMTP:kim mina@contoso.com',
      'smtp:mina@contoso.com',
      'smtp:old@contoso.com',
    ]);
    await undo(undone.id);
    expect(directory.textsOf(kim, 'displayName')).toEqual(['김민아']);
  });

  it('defect 2 of IdFix: undo does not overwrite what others have written since, and says what is there', async () => {
    const { plan, apply, undo, directory, kim } = await prepare();
    const { id } = await apply(await plan({ ids: ['name', 'mail'] }));
    directory.change(kim, { mail: 'mina.kim@contoso.com' });
    const { lines, notes } = await undo(id);
    expect(lines).toEqual(['begun Undo Applying', 'Conflict 김민아', 'ended Undo CompletedWithErrors']);
    expect(notes).toEqual([
      'Somebody has changed it meanwhile, so that nothing was written: mail holds "mina.kim@contoso.com" now and not "kimmina@contoso.com".',
    ]);
    const part = await undo(id, { attributes: ['displayName'] });
    expect(part.lines).toContain('Done 김민아');
    expect(directory.textsOf(kim, 'displayName')).toEqual([' 김민아']);
    expect(directory.textsOf(kim, 'mail')).toEqual(['mina.kim@contoso.com']);
  });

  it('undoes an object that was moved since, and once only', async () => {
    const { plan, apply, undo, directory, kim } = await prepare();
    const { id } = await apply(await plan({ ids: ['name'] }));
    directory.add('organizationalUnit', 'OU=부산');
    directory.rename(kim, 'CN=김민아,OU=부산');
    expect((await undo(id, { objects: ['김민아'] })).lines).toContain('Done 김민아');
    expect(directory.textsOf('CN=김민아,OU=부산', 'displayName')).toEqual([' 김민아']);
    expect((await undo(id)).lines).toContain('Unchanged 김민아');
    await expect(undo(id, { objects: ['이철수'] })).rejects.toMatchObject({ code: 'directory.undo.nothing' });
  });

  it('fills what was missing, and takes it away again', async () => {
    const { plan, apply, undo, directory, lee } = await prepare();
    const { id } = await apply(await plan({ ids: ['nick'], update: 'lee' }));
    expect(directory.textsOf(lee, 'mailNickname')).toEqual(['lee']);
    await undo(id);
    expect(directory.textsOf(lee, 'mailNickname')).toEqual([]);
  });

  it('connects again where the line breaks, and doubles nothing', async () => {
    const { plan, apply, directory, kim } = await prepare();
    directory.breakWrite('after');
    const { lines } = await apply(await plan());
    expect(lines).toEqual(['begun Repair Applying', 'Done 김민아', 'ended Repair Completed']);
    expect(directory.textsOf(kim, 'proxyAddresses')).toEqual([
      'smtp:mina@contoso.com',
      'SMTP:kimmina@contoso.com',
    ]);
    expect(directory.openCount).toBe(0);
  });

  it('brings to its end what a crash has interrupted, before it begins anything else', async () => {
    const { plan, apply, store, organization, directory, kim, clock } = await prepare();
    const journal = new ChangeSetJournal({ records: store, clock, random: systemRandom });
    const { parts } = await plan({ ids: ['name'] });
    const [part] = parts;
    const connector = { guid: part?.connector.guid ?? ('' as never), name: 'AD' };
    const wanted = { kind: 'Repair', undoes: null, connector, createdBy: 'tester' } as const;
    await journal.create(organization.tenant, wanted, part?.items ?? []);
    clock.set(clock.now() + 3_600_000);
    const { lines } = await apply(await plan({ ids: ['mail'] }));
    expect(lines).toEqual([
      'pickedUp Repair Applying',
      'Done 김민아',
      'ended Repair Completed',
      'begun Repair Applying',
      'Done 김민아',
      'ended Repair Completed',
    ]);
    expect(directory.textsOf(kim, 'displayName')).toEqual(['김민아']);
  });

  it('lets no change set whose connector is gone keep others from theirs', async () => {
    const { plan, apply, store, organization, repairs, clock } = await prepare();
    const journal = new ChangeSetJournal({ records: store, clock, random: systemRandom });
    const connector = { guid: '00000000-0000-4000-9000-000000000000' as never, name: 'Old' };
    const { parts } = await plan({ ids: ['name'] });
    const lost = await journal.create(
      organization.tenant,
      { kind: 'Repair', undoes: null, connector, createdBy: 'tester' },
      parts[0]?.items ?? [],
    );
    clock.set(clock.now() + 3_600_000);
    expect((await apply(await plan({ ids: ['mail'] }))).lines).toContain('ended Repair Completed');
    await expect(gather(repairs.pickUp(organization, { signal }))).rejects.toMatchObject({
      kind: 'notFound',
    });
    const stopped = { status: 'Stopped', reason: 'Its connector "Old" was removed.' };
    expect(await repairs.changeSet(organization, lost.id)).toMatchObject(stopped);
    expect((await gather(repairs.pickUp(organization, { signal }))).lines).toEqual([]);
  });
});
