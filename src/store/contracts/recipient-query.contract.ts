import { expect, it } from 'vitest';
import type { DirectoryChangeNumber, RecipientId } from '../../base/ids.ts';
import type { RecipientKey, RecipientQuery } from '../ports/directory-model.ts';
import { type DirectoryContext, first, guid, newDomain, type OwnTenant, smtp } from './directory-fixtures.ts';

const start = 0 as DirectoryChangeNumber;

export function recipientQueryContract({ store, clock, newTenant }: DirectoryContext): void {
  it('finds by every key, without case but for the anchor', async () => {
    const { tenant, user, addOne, domain } = await newTenant();
    const legacy = { type: 'x500', address: '/o=Old/cn=Terry', primary: false };
    const terry = await addOne(
      user('terry', {
        anchor: 'AbC=',
        upn: `login@${domain}`,
        targetAddress: 'terry@legacy.example',
        addresses: [...smtp(`terry@${domain}`, `t@${domain}`), legacy],
      }),
    );
    const found: RecipientKey[] = [
      { kind: 'guid', value: terry.guid.toUpperCase() },
      { kind: 'name', value: 'TERRY' },
      { kind: 'alias', value: 'Terry' },
      { kind: 'anchor', value: 'AbC=' },
      { kind: 'upn', value: `Login@${domain.toUpperCase()}` },
      { kind: 'address', value: `T@${domain}` },
      { kind: 'address', value: `login@${domain}` },
      { kind: 'address', value: 'terry@LEGACY.example' },
      { kind: 'address', type: 'X500', value: '/O=old/CN=terry' },
    ];
    const missed: RecipientKey[] = [
      { kind: 'anchor', value: 'abc=' },
      { kind: 'upn', value: `terry@${domain}` },
      { kind: 'address', value: '/o=Old/cn=Terry' },
      { kind: 'name', value: 'ter' },
    ];
    const matches = await store().findByKeys(tenant, [...missed, ...found]);
    expect(matches).toEqual(found.map((key) => ({ key, recipient: terry })));
    expect(await store().findByKeys(tenant, [])).toEqual([]);
  });

  it('finds everyone of a display name that is not deleted', async () => {
    const { tenant, user, add } = await newTenant();
    const displayName = '김 민준';
    const named = (name: string) => user(name, { displayName });
    const [a, b, c] = await add(named('a'), named('b'), named('c'));
    await store().softDeleteRecipients(tenant, [b.recipient]);
    expect(await store().findByDisplayName(tenant, '김 민준'.normalize('NFD'), 10)).toEqual([a, c]);
    expect(await store().findByDisplayName(tenant, '김 민준', 1)).toEqual([a]);
    expect(await store().findByDisplayName(tenant, '김', 10)).toEqual([]);
  });

  const people = ['Émile', 'emil', 'Zoë', '가나', '𝒜', 'zz', '%_\\', "O'Neil"];
  it.each(['id', 'name', 'displayName'] as const)('pages in order of %s', async (sort) => {
    const { tenant, user, add } = await newTenant();
    await add(...people.map((name, index) => user(`u${index}`, { name, displayName: name })));
    const names: string[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 5; pages += 1) {
      const page = await store().listRecipients(tenant, { sort, limit: 3, ...(after && { after }) });
      names.push(...page.recipients.map(({ name }) => name));
      after = page.next;
      if (after === undefined) break;
    }
    expect(names).toEqual(
      sort === 'id' ? people : ['%_\\', 'emil', "O'Neil", 'Zoë', 'zz', 'Émile', '가나', '𝒜'],
    );
  });

  it('goes on after the last of a page, whatever became of it', async () => {
    const { tenant, user, add } = await newTenant();
    const made = await add(user('a'), user('b'), user('c'));
    const { next } = await store().listRecipients(tenant, { sort: 'name', limit: 2 });
    await store().softDeleteRecipients(tenant, [made[1].recipient]);
    const page = await store().listRecipients(tenant, {
      sort: 'name',
      limit: 2,
      ...(next && { after: next }),
    });
    expect(page).toEqual({ recipients: [made[2]] });
  });

  it.each(['', '!', 'W10', 'bnVsbA', 'x'.repeat(10_000)])('refuses the cursor "%.10s"', async (after) => {
    const { tenant } = await newTenant();
    await expect(store().listRecipients(tenant, { sort: 'id', limit: 1, after })).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  const queries: [string, Partial<RecipientQuery>, string[]][] = [
    ['nothing', {}, ['terry', 'minjun', 'contact', 'group']],
    ['kinds', { kinds: ['mailContact', 'distributionGroup'] }, ['contact', 'group']],
    ['no kind', { kinds: [] }, []],
    ['deleted ones', { deleted: 'only' }, ['gone']],
    ['all', { deleted: 'include' }, ['terry', 'minjun', 'contact', 'group', 'gone']],
    ['long deleted ones', { deleted: 'only', deletedBefore: Date.UTC(2000, 0, 1) }, []],
    ['hidden ones', { hiddenFromAddressLists: true }, ['contact']],
    ['shown ones', { hiddenFromAddressLists: false, kinds: ['mailContact'] }, []],
    ['pending mailboxes', { mailboxStates: ['pending'] }, ['terry', 'minjun']],
    ['the beginning of a display name', { prefix: '김' }, ['minjun']],
    ['the beginning of a name', { prefix: 'CON' }, ['contact']],
    ['a prefix that is no pattern', { prefix: '%' }, []],
    ['one word', { anr: 'adams' }, ['terry']],
    ['two words in any order', { anr: 'ADA ter' }, ['terry']],
    ['the beginning of Hangul', { anr: '김민' }, ['minjun']],
    ['the beginning of an address', { anr: 'c@else' }, ['contact']],
    ['an inner part', { anr: 'dams' }, []],
    ['no word at all', { anr: ' , ' }, []],
    ['a pattern character', { anr: 'a_ams' }, []],
    ['word and kind', { anr: 't', kinds: ['distributionGroup'] }, ['group']],
  ];
  it.each(queries)('lists by %s', async (_, query, names) => {
    const { tenant } = await populate(await newTenant());
    const page = await store().listRecipients(tenant, { sort: 'id', limit: 10, ...query });
    expect(page.recipients.map(({ name }) => name)).toEqual(names);
  });

  it('lists by domain of an address or sign-in name', async () => {
    const own = await newTenant();
    const extra = `extra.${own.domain}`;
    await store().addDomain(own.tenant, newDomain(extra), 0);
    await own.add(
      own.user('a', { addresses: smtp(`a@${own.domain}`, `a@${extra}`) }),
      own.user('b', { upn: `b@${extra}` }),
      own.user('c', { targetAddress: `c@${extra}` }),
    );
    const list = async (domain: string) =>
      (await store().listRecipients(own.tenant, { sort: 'name', limit: 9, domain })).recipients;
    expect((await list(extra.toUpperCase())).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await list('other.example')).toEqual([]);
  });

  it('finds by words as they are now', async () => {
    const { tenant, user, addOne } = await newTenant();
    const { recipient } = await addOne(user('u', { displayName: 'Before' }));
    await store().updateRecipients(tenant, [{ recipient, change: { displayName: 'After' } }]);
    const count = async (anr: string) =>
      (await store().listRecipients(tenant, { sort: 'id', limit: 9, anr })).recipients.length;
    expect([await count('before'), await count('after')]).toEqual([0, 1]);
  });

  it('counts by kind', async () => {
    const { tenant } = await populate(await newTenant());
    expect(await store().countRecipients(tenant)).toEqual({
      active: {
        user: 0,
        userMailbox: 2,
        sharedMailbox: 0,
        roomMailbox: 0,
        equipmentMailbox: 0,
        publicFolderMailbox: 0,
        mailUser: 0,
        mailContact: 1,
        contact: 0,
        distributionGroup: 1,
        mailSecurityGroup: 0,
        securityGroup: 0,
        group: 0,
      },
      softDeleted: 1,
    });
  });

  it('tells what changed since, each object once, page by page', async () => {
    const { tenant, user, add } = await newTenant();
    expect(await store().changesSince(tenant, start, 10)).toEqual({ changes: [], upTo: 0, more: false });
    const { mailboxGuid: _, ...withoutMailbox } = user('b');
    const [a, b, c] = await add(user('a'), { ...withoutMailbox, kind: 'user' }, user('c'));
    await store().updateRecipients(tenant, [{ recipient: a.recipient, change: { displayName: 'A' } }]);
    await store().softDeleteRecipients(tenant, [b.recipient]);
    await store().purgeRecipients(tenant, [b.recipient]);
    const one = await store().changesSince(tenant, start, 2);
    expect(one).toMatchObject({
      changes: [
        { kind: 'recipient', changeNo: 3, recipient: c },
        { kind: 'recipient', changeNo: 4, recipient: { name: 'a', displayName: 'A' } },
      ],
      upTo: 4,
      more: true,
    });
    expect(await store().changesSince(tenant, one.upTo, 2)).toEqual({
      changes: [{ kind: 'recipientGone', changeNo: 6, recipient: b.recipient, guid: b.guid, anchor: null }],
      upTo: 6,
      more: false,
    });
  });

  it('puts a directory back from its feed, full and then by increments', async () => {
    const source = await newTenant();
    const copy = await newTenant();
    await store().addDomain(copy.tenant, newDomain(`home.${source.domain}`), 0);
    await store().addDomain(source.tenant, newDomain(`s.${source.domain}`), 0);
    const at = (name: string) => smtp(`${name}@home.${source.domain}`);
    await expect(store().restoreDirectory(copy.tenant, await feed(source, at), [])).resolves.toBeUndefined();
    const full = await store().listRecipients(copy.tenant, { sort: 'id', limit: 10 });
    expect(full.recipients.map(({ recipient, name, tenant }) => [recipient, name, tenant])).toEqual([
      [4, 'a', copy.tenant],
      [7, 'b', copy.tenant],
    ]);
    const [a, b] = [first(full.recipients), first(full.recipients.slice(1))];
    const increment = [
      {
        kind: 'recipient' as const,
        changeNo: no(21),
        recipient: { ...b, addresses: at('a'), changeNo: no(21) },
      },
    ];
    await store().restoreDirectory(copy.tenant, increment, []);
    await store().restoreDirectory(
      copy.tenant,
      [
        { kind: 'recipient', changeNo: no(22), recipient: { ...a, addresses: at('x'), changeNo: no(22) } },
        { kind: 'recipientGone', changeNo: no(23), recipient: 5 as RecipientId, guid: guid(), anchor: null },
      ],
      [],
    );
    const found = await store().findByKeys(copy.tenant, [
      { kind: 'address', value: first(at('a')).address },
      { kind: 'address', value: first(at('x')).address },
      { kind: 'address', value: first(at('b')).address },
    ]);
    expect(found.map(({ recipient }) => recipient.name)).toEqual(['b', 'a']);
    expect(await store().findTenant({ tenant: copy.tenant })).toMatchObject({ changeNo: 23 });
    const next = await copy.addOne(copy.user('next'));
    expect(next).toMatchObject({ recipient: 8, changeNo: 24, mailbox: { mailbox: 10 } });
  });

  /** Two recipients as a feed would have them, with gaps where others were purged. */
  async function feed(source: OwnTenant, at: (name: string) => ReturnType<typeof smtp>) {
    const made = await source.add(source.user('a'), source.user('b'));
    return made.map((each, index) => {
      const changeNo = no(10 + index);
      const recipient = {
        ...each,
        recipient: (4 + 3 * index) as RecipientId,
        upn: null,
        addresses: at(each.name),
        mailbox: each.mailbox && { ...each.mailbox, mailbox: (8 + index) as typeof each.mailbox.mailbox },
        changeNo,
      };
      return { kind: 'recipient' as const, changeNo, recipient };
    });
  }

  async function populate(own: OwnTenant): Promise<OwnTenant> {
    const made = await own.add(
      own.user('terry', { displayName: 'Terry Adams', attributes: { surname: 'Adams' } }),
      own.user('minjun', { displayName: '김민준' }),
      {
        guid: guid(),
        kind: 'mailContact',
        name: 'contact',
        displayName: 'Someone',
        targetAddress: 'c@elsewhere.example',
        hiddenFromAddressLists: true,
      },
      { guid: guid(), kind: 'distributionGroup', name: 'group', displayName: 'Team' },
      own.user('gone'),
    );
    clock.set(Date.UTC(2026, 0, 2));
    await store().softDeleteRecipients(own.tenant, [made[4].recipient]);
    return own;
  }
}

function no(value: number): DirectoryChangeNumber {
  return value as DirectoryChangeNumber;
}
