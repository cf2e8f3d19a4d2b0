import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import { createSetClock, makeOwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import { FakeDirectory } from '../sources/fake-source.ts';
import { ChangeSetJournal } from './change-set-journal.ts';
import type { ChangeItem, ChangeSet, PlannedItem, TextChange } from './change-set-model.ts';
import { type ApplyOptions, ChangeSetRun } from './change-set-run.ts';
import { failure, WatchedWriter } from './test-connectors.ts';

const dnOf = (number: number): string => `CN=김${number},DC=contoso,DC=local`;
const people = 60;

async function prepare(items?: readonly PlannedItem[]) {
  const clock = createSetClock();
  const store = createMemoryDirectoryStore({ clock });
  const { tenant } = await makeOwnTenant(store);
  const journal = new ChangeSetJournal({ records: store, clock, random: systemRandom });
  const directory = new FakeDirectory();
  const writer = new WatchedWriter(directory);
  directory.add('organizationalUnit', 'OU=서울');
  for (let number = 0; number < people; number += 1) {
    directory.add('user', dnOf(number), {
      displayName: [` 김${number}`],
      proxyAddresses: [`SMTP:a b${number}@contoso.com`, `smtp:c${number}@contoso.com`],
    });
  }
  const planned = items ?? Array.from({ length: people }, (_, number) => trimmed(directory, number));
  const connector = { guid: 'c' as Guid, name: 'AD' };
  const changeSet = await journal.create(
    tenant,
    { kind: 'Repair', connector, undoes: null, createdBy: 'tester' },
    planned,
  );
  const apply = async (from: ChangeSet, over: Partial<ApplyOptions> = {}) => {
    const run = new ChangeSetRun(
      from,
      { journal, clock, tenant, writer, runner: 'me', leaseMs: 15_000 },
      { signal: new AbortController().signal, writesPerSecond: 1e6, ...over },
    );
    const given: ChangeItem[] = [];
    let thrown: unknown;
    try {
      for await (const item of run.apply()) given.push(item);
    } catch (error) {
      thrown = error;
    }
    return { given, thrown, changeSet: run.changeSet };
  };
  const stored = () => journal.get(tenant, changeSet.id);
  const items_ = () => Array.fromAsync(journal.items(tenant, changeSet.id));
  return { directory, writer, journal, tenant, changeSet, apply, stored, items: items_ };
}

function trimmed(directory: FakeDirectory, number: number): PlannedItem {
  const changes: TextChange[] = [
    { attribute: 'displayName', remove: [` 김${number}`], add: [`김${number}`] },
    {
      attribute: 'proxyAddresses',
      remove: [`SMTP:a b${number}@contoso.com`],
      add: [`SMTP:ab${number}@contoso.com`],
    },
  ];
  const guid = directory.state.get(dnOf(number)).guid;
  return { dn: dnOf(number), guid, objectName: `김${number}`, objectClass: 'user', changes, findings: [] };
}

describe('applying a change set', () => {
  it('sends one modify for each object, and keeps the values before and after', async () => {
    const { directory, writer, changeSet, apply, stored, items } = await prepare();
    const { given, thrown } = await apply(changeSet);
    expect(thrown).toBeUndefined();
    expect(given).toHaveLength(people);
    expect(writer.modifies).toHaveLength(people);
    expect(directory.textsOf(dnOf(7), 'proxyAddresses')).toEqual([
      'smtp:c7@contoso.com',
      'SMTP:ab7@contoso.com',
    ]);
    expect(await stored()).toMatchObject({
      status: 'Completed',
      counts: { Done: people, Pending: 0 },
      run: null,
    });
    expect((await items())[7]).toMatchObject({
      status: 'Done',
      before: { displayName: [' 김7'], proxyAddresses: ['SMTP:a b7@contoso.com', 'smtp:c7@contoso.com'] },
      after: { displayName: ['김7'], proxyAddresses: ['smtp:c7@contoso.com', 'SMTP:ab7@contoso.com'] },
    });
  });

  it('leaves alone what somebody has changed meanwhile, says what is there, and goes on', async () => {
    const { directory, changeSet, apply, stored, items } = await prepare();
    directory.change(dnOf(1), { displayName: '김철수' });
    directory.change(dnOf(2), { displayName: ' 김2'.toUpperCase().replace(' ', '  ') });
    directory.delete(dnOf(3));
    directory.rename(dnOf(4), 'CN=김4,OU=서울,DC=contoso,DC=local');
    await apply(changeSet);
    const [, one, two, three, four] = await items();
    expect(one).toMatchObject({ status: 'Conflict', note: { code: 'directory.change.conflict' } });
    expect(one?.note?.text.en).toContain('displayName holds "김철수" now and not " 김1"');
    expect(one?.note?.text.ko).toContain('displayName의 지금 값: "김철수"');
    expect(two?.status).toBe('Conflict');
    expect(three?.status).toBe('Gone');
    expect(four?.status).toBe('Done');
    expect(directory.textsOf(dnOf(1), 'proxyAddresses')).toContain('SMTP:a b1@contoso.com');
    expect(await stored()).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { Done: people - 3, Conflict: 2, Gone: 1 },
    });
  });

  it('does not overwrite a value in which only the letter case was changed', async () => {
    const { directory, apply, changeSet, items } = await prepare();
    directory.change(dnOf(0), { proxyAddresses: 'SMTP:A B0@contoso.com' });
    await apply(changeSet);
    expect((await items())[0]?.status).toBe('Conflict');
    expect(directory.textsOf(dnOf(0), 'proxyAddresses')).toEqual(['SMTP:A B0@contoso.com']);
  });

  it('tells what others have done from what it did itself', async () => {
    const { directory, changeSet, apply, stored } = await prepare();
    directory.change(dnOf(30), { displayName: '김30' });
    directory.change(dnOf(30), { proxyAddresses: 'SMTP:ab30@contoso.com' });
    await apply(changeSet);
    expect((await stored()).counts).toMatchObject({ Done: people - 1, Unchanged: 1 });
  });

  it.each(['before', 'after'] as const)(
    'stops where the line breaks %s the modify is done, and goes on without doing it twice',
    async (when) => {
      const { writer, changeSet, apply, stored } = await prepare();
      const broken = failure('unavailable', 'directory.source.unavailable', 'The line broke.');
      writer.mishap = (modify) => (modify === 33 ? { [when]: broken } : undefined);
      const { thrown } = await apply(changeSet);
      expect(thrown).toBe(broken);
      const stopped = await stored();
      expect(stopped).toMatchObject({ status: 'Stopped', reason: 'The line broke.', nextItem: 32 });
      await apply(stopped);
      expect(await stored()).toMatchObject({ status: 'Completed', counts: { Done: people } });
      expect(writer.modifies).toHaveLength(people);
    },
  );

  it('goes on where one object may not be written', async () => {
    const { writer, changeSet, apply, stored, items } = await prepare();
    const denied = failure('denied', 'directory.write.denied', 'No right (50).');
    writer.mishap = (_, dn) => (dn === dnOf(3) ? { before: denied } : undefined);
    await apply(changeSet);
    expect(await stored()).toMatchObject({ counts: { Done: people - 1, Failed: 1 } });
    expect((await items())[3]?.note?.text.en).toBe('No right (50).');
  });

  it('stops after too many refusals, as where the right to write is missing', async () => {
    const { writer, changeSet, apply, stored } = await prepare();
    writer.mishap = () => ({ before: failure('denied', 'directory.write.denied', 'No right (50).') });
    const { thrown } = await apply(changeSet, { errorLimit: 5 });
    expect(thrown).toMatchObject({ code: 'directory.changeset.errors' });
    expect(await stored()).toMatchObject({ status: 'Stopped', counts: { Failed: 5, Pending: people - 5 } });
  });

  it('keeps what was done when it is cancelled, and goes on later', async () => {
    const { writer, changeSet, apply, stored } = await prepare();
    const controller = new AbortController();
    const onProgress = ({ done }: { readonly done: number }) => {
      if (done === 27) controller.abort();
    };
    await apply(changeSet, { signal: controller.signal, onProgress });
    const stopped = await stored();
    expect(stopped).toMatchObject({ status: 'Stopped', counts: { Done: 27, Pending: people - 27 } });
    expect(writer.modifies).toHaveLength(27);
    await apply(stopped);
    expect(await stored()).toMatchObject({ status: 'Completed', counts: { Done: people } });
    expect(writer.modifies).toHaveLength(people);
  });

  it('gives up a change set that another has taken over', async () => {
    const { changeSet, apply, journal, tenant } = await prepare();
    await journal.update(tenant, changeSet, { reason: 'theirs' });
    const { thrown } = await apply(changeSet);
    expect(thrown).toMatchObject({ code: 'record.version' });
  });
});
