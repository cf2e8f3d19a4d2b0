import { describe, expect, it } from 'vitest';
import type { AttributeModification } from '../mending/directory-writer.ts';
import { textsOf } from '../source-object.ts';
import type { ReadOptions, SourceChange } from './directory-source.ts';
import { FakeDirectory, type FakeDirectoryOptions } from './fake-source.ts';

const signal = new AbortController().signal;
const nc = 'DC=contoso,DC=local';

function make(options: FakeDirectoryOptions = {}): FakeDirectory {
  const directory = new FakeDirectory(options);
  directory.add('organizationalUnit', 'OU=Seoul');
  directory.add('user', 'CN=Kim,OU=Seoul', { mail: 'kim@contoso.com', telephoneNumber: '1' });
  directory.add('user', 'CN=Lee', { mail: 'lee@contoso.com' });
  directory.add('group', 'CN=All', { member: [`CN=Kim,OU=Seoul,${nc}`, `CN=Lee,${nc}`] });
  return directory;
}

/** `kind dn attribute=values`, and the cursor behind the last page that was given. */
async function read(directory: FakeDirectory, { since }: { since?: string | undefined } = {}) {
  const options: ReadOptions = {
    signal,
    attributes: ['mail', 'member'],
    ...(since !== undefined && { since }),
  };
  const lines: string[] = [];
  let cursor = since;
  const source = directory.openSource();
  try {
    for await (const page of source.read(options)) {
      lines.push(...page.changes.map(describeChange));
      cursor = page.cursor;
    }
    return { lines, cursor };
  } catch (error) {
    return { lines, cursor, error };
  } finally {
    await source.close();
  }
}

function describeChange(change: SourceChange): string {
  const { dn } = change.kind === 'whole' ? change.object : change;
  const name = dn.replace(`,${nc}`, '');
  if (change.kind === 'gone') return `gone ${name}`;
  const object = change.kind === 'whole' ? change.object : change;
  const shown = [...object.attributes.keys()].filter((attribute) => attribute !== 'objectclass');
  const values = shown.map((attribute) => ` ${attribute}=${textsOf(object, attribute).join('+')}`);
  return `${change.kind} ${name}${values.join('')}`;
}

describe('a directory in memory', () => {
  it('gives everything below its naming context, and then what changed', async () => {
    const directory = make();
    const { lines, cursor } = await read(directory);
    expect(lines).toEqual([
      'whole OU=Seoul',
      'whole CN=Kim,OU=Seoul mail=kim@contoso.com',
      'whole CN=Lee mail=lee@contoso.com',
      `whole CN=All member=CN=Kim,OU=Seoul,${nc}+CN=Lee,${nc}`,
    ]);
    expect((await read(directory, { since: cursor })).lines).toEqual([]);
    directory.change('CN=Lee', { mail: null });
    directory.change('CN=Kim,OU=Seoul', { telephoneNumber: '2' });
    directory.add('user', 'CN=Park', { mail: 'park@contoso.com' });
    expect((await read(directory, { since: cursor })).lines).toEqual([
      'changed CN=Lee mail=',
      'whole CN=Park mail=park@contoso.com',
    ]);
  });

  it('keeps links true when what they point to moves or goes, and calls that no change', async () => {
    const directory = make();
    const { cursor } = await read(directory);
    directory.rename('OU=Seoul', 'OU=Busan');
    directory.delete('CN=Lee');
    const after = await read(directory, { since: cursor });
    expect(after.lines).toEqual(['changed OU=Busan', 'changed CN=Kim,OU=Busan', 'gone CN=Lee']);
    expect(directory.textsOf('CN=All', 'member')).toEqual([`CN=Kim,OU=Busan,${nc}`]);
    expect((await read(directory, { since: after.cursor })).lines).toEqual([]);
  });

  it('gives nothing of a page that breaks, and goes on from the page before, whatever changed', async () => {
    const directory = make({ pageSize: 2 });
    directory.breakRead(3);
    const cut = await read(directory);
    expect(cut.lines).toHaveLength(2);
    expect(cut.error).toMatchObject({ code: 'directory.source.connection' });
    directory.change('CN=Lee', { mail: 'lee2@contoso.com' });
    directory.delete('CN=Kim,OU=Seoul');
    const rest = await read(directory, { since: cut.cursor });
    expect(rest.lines).toEqual([
      `whole CN=All member=CN=Lee,${nc}`,
      'whole CN=Lee mail=lee2@contoso.com',
      'gone CN=Kim,OU=Seoul',
    ]);
    expect((await read(directory, { since: rest.cursor })).lines).toEqual([]);
  });

  it('leaves what changes while it is read to the next read', async () => {
    const directory = make({ pageSize: 2 });
    directory.onPage((page) => {
      if (page === 1) directory.change('OU=Seoul', { mail: 'ou@contoso.com' });
    });
    const { lines, cursor } = await read(directory);
    expect(lines).toHaveLength(4);
    directory.onPage(() => undefined);
    expect((await read(directory, { since: cursor })).lines).toEqual([
      'changed OU=Seoul mail=ou@contoso.com',
    ]);
  });

  it('refuses cursors of before, and of what cannot be followed', async () => {
    const directory = make();
    const { cursor } = await read(directory);
    directory.expireCursors();
    const stale = { kind: 'conflict', code: 'directory.source.cursor' };
    expect((await read(directory, { since: cursor })).error).toMatchObject(stale);
    const file = make({ kind: 'Ldif', isFollowed: false });
    expect((await read(file)).cursor).toBeUndefined();
    expect((await read(file, { since: 'fake:1:2:2' })).error).toMatchObject(stale);
    expect([directory.openCount, file.openCount]).toEqual([0, 0]);
  });
});

const replace = (attribute: string, remove: string[], add: string[]): AttributeModification[] => [
  { attribute, remove, add },
];

describe('writing into it', () => {
  it.each<[string, string, AttributeModification[], object]>([
    [
      'a value that is gone',
      'CN=Kim,OU=Seoul',
      replace('mail', ['x@y'], []),
      { code: 'directory.write.stale' },
    ],
    [
      'one that is there',
      'CN=Lee',
      replace('mail', [], ['LEE@contoso.com']),
      { code: 'directory.write.stale' },
    ],
    ['two of one', 'CN=Lee', replace('mail', [], ['b@c']), { code: 'directory.write.refused' }],
    ['nothing as a value', 'CN=Lee', replace('title', [], ['']), { code: 'directory.write.refused' }],
    ['an object that is gone', 'CN=Park', replace('title', [], ['x']), { kind: 'notFound' }],
    [
      "another's sign-in name",
      'CN=Lee',
      replace('userPrincipalName', [], ['KIM@contoso.local']),
      { code: 'directory.write.refused' },
    ],
  ])('refuses %s, with all that comes with it', async (_what, dn, changes, expected) => {
    const directory = make();
    directory.change('CN=Kim,OU=Seoul', { userPrincipalName: 'kim@contoso.local' });
    const writer = directory.openWriter();
    const all = [...replace('department', [], ['Sales']), ...changes];
    await expect(writer.modify(`${dn},${nc}`, all, signal)).rejects.toMatchObject(expected);
    expect(directory.textsOf(dn, 'department')).toEqual([]);
  });

  it('replaces a value, and may break before or after', async () => {
    const directory = make();
    const writer = directory.openWriter();
    const write = (from: string, to: string) => {
      return writer.modify(`CN=Lee,${nc}`, replace('mail', [from], [to]), signal);
    };
    await write('LEE@contoso.com', 'lee1@contoso.com');
    directory.breakWrite('before');
    await expect(write('lee1@contoso.com', 'lee2@contoso.com')).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(directory.textsOf('CN=Lee', 'mail')).toEqual(['lee1@contoso.com']);
    directory.breakWrite('after');
    await expect(write('lee1@contoso.com', 'lee2@contoso.com')).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(directory.textsOf('CN=Lee', 'mail')).toEqual(['lee2@contoso.com']);
    await writer.close();
    expect(directory.openCount).toBe(0);
  });

  it('finds an object by its guid wherever it is, and the root', async () => {
    const directory = make();
    const writer = directory.openWriter();
    const { guid } = directory.state.get('CN=Lee');
    directory.rename('CN=Lee', 'CN=Lee,OU=Seoul');
    const found = await writer.findObject({ dn: `CN=Lee,${nc}`, guid }, ['mail'], signal);
    expect(found).toMatchObject({ dn: `CN=Lee,OU=Seoul,${nc}`, guid });
    expect([...(found?.attributes.keys() ?? [])]).toEqual(['mail']);
    expect(await writer.findObject({ dn: `CN=Lee,${nc}` }, ['mail'], signal)).toBeUndefined();
    const root = await writer.findObject({ dn: '' }, ['configurationNamingContext'], signal);
    expect(root?.attributes.get('configurationnamingcontext')).toEqual([`CN=Configuration,${nc}`]);
    const partitions = await writer.findObject({ dn: `CN=Partitions,CN=Configuration,${nc}` }, [], signal);
    expect(partitions?.dn).toBe(`CN=Partitions,CN=Configuration,${nc}`);
  });
});
