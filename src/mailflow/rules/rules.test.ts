import { describe, expect, it } from 'vitest';
import { TestMailFlow, type TestPerson } from '../../../tests/support/mail-flow.ts';
import type { Guid } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import { legacyDnOf } from '../../organization/legacy-dn.ts';
import { flag, type Message } from '../../store/ports/mail-model.ts';
import { objectIdOf } from '../../wire/mapi/object-id.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import type { TaggedValue } from '../../wire/mapi/property-value.ts';
import type { Restriction } from '../../wire/mapi/restriction.ts';
import type { RuleAction, RuleActionData } from '../../wire/mapi/rule-actions.ts';
import type { RuleData } from '../../wire/mapi/rule-data.ts';
import { serverId } from '../../wire/mapi/store-entry-id.ts';
import { restoreProperty } from '../../wire/mapi/stored-value.ts';
import { FolderRules } from './folder-rules.ts';
import { isOn, ruleState } from './rule.ts';

const subject = (text: string): Restriction => ({
  kind: 'content',
  match: 'part',
  looseness: 1,
  tag: PidTag.Subject,
  value: { tag: PidTag.Subject, value: text },
});
const act = (data: RuleActionData, flavor = 0): RuleAction => ({ ...data, flavor, flags: 0 });
const add = (
  actions: readonly RuleAction[],
  {
    state = ruleState.enabled as number,
    sequence = 10,
    condition = subject('회의') as Restriction | null,
  } = {},
): RuleData => {
  const values: TaggedValue[] = [
    { tag: PidTag.RuleSequence, value: sequence },
    { tag: PidTag.RuleState, value: state },
    { tag: PidTag.RuleName, value: '회의 규칙' },
    { tag: PidTag.RuleProvider, value: 'RuleOrganizer' },
    { tag: PidTag.RuleActions, value: { actions } },
  ];
  if (condition) values.push({ tag: PidTag.RuleCondition, value: condition });
  return { change: 'add', values };
};
const propertiesOf = async ({ mailbox }: TestPerson, { folder, uid }: Pick<Message, 'folder' | 'uid'>) => {
  const rows = await mailbox.readProperties({ kind: 'message', folder, uid });
  return new PropertyBag(rows.flatMap((each) => restoreProperty(each) ?? []));
};
const smtp = (address: string) => [[{ tag: PidTag.SmtpAddress, value: address }]];

async function scene(
  ...rules: readonly ((test: TestMailFlow, kim: TestPerson) => RuleData | Promise<RuleData>)[]
) {
  const test = await TestMailFlow.open();
  const [kim, lee] = [await test.person('kim'), await test.person('lee')];
  const { folder } = (await kim.mailbox.folders()).getRole('inbox');
  const book = new FolderRules(kim.mailbox, folder, systemRandom);
  const made: RuleData[] = [];
  for (const rule of rules) made.push(await rule(test, kim));
  const ids = await book.modify(made);
  const arrive = async (...lines: string[]) => {
    await test.arrive(
      ['kim@contoso.example'],
      [
        ...lines,
        'From: Lee <lee@fabrikam.example>',
        'To: kim@contoso.example',
        'Message-ID: <1@f>',
        '',
        '내용',
      ],
    );
    await test.drain();
  };
  return { test, kim, lee, book, ids, arrive };
}

const folderOf = async ({ mailbox }: TestPerson, role: 'archive' | 'junk' | 'deleted') => ({
  kind: 'own' as const,
  folder: objectIdOf((await mailbox.folders()).getRole(role).folder),
  message: 0n,
  instance: 0,
});
const move = async (kim: TestPerson, role: 'archive' | 'junk' | 'deleted', kind: 'move' | 'copy' = 'move') =>
  act({ kind, store: new Uint8Array(), folder: await folderOf(kim, role) });

describe('rules of a mailbox', () => {
  it('are added, changed and removed, all of a request or none', async () => {
    const { book, ids, kim } = await scene(
      () => add([act({ kind: 'delete' })], { sequence: 20 }),
      () => add([act({ kind: 'markAsRead' })], { sequence: 10, state: ruleState.enabled | ruleState.error }),
    );
    expect((await book.list()).map(({ id, state }) => [id, state])).toEqual([
      [ids[1], ruleState.enabled],
      [ids[0], ruleState.enabled],
    ]);
    const [first = 0n, second = 0n] = ids;
    const named: TaggedValue = { tag: PidTag.RuleId, value: first };
    await expect(
      book.modify([
        { change: 'remove', values: [named] },
        { change: 'modify', values: [{ tag: PidTag.RuleId, value: 7n }] },
      ]),
    ).rejects.toMatchObject({ code: 'mailflow.rule.notFound' });
    await book.modify([
      { change: 'modify', values: [named, { tag: PidTag.RuleSequence, value: 1 }] },
      { change: 'remove', values: [{ tag: PidTag.RuleId, value: second }] },
    ]);
    const [left] = await book.list();
    expect([left?.id, left?.sequence, left?.name, left?.condition]).toEqual([
      first,
      1,
      '회의 규칙',
      subject('회의'),
    ]);
    await expect(
      book.modify([{ change: 'remove', values: [named] }], { replaceAll: true }),
    ).rejects.toMatchObject({ kind: 'invalid' });
    const [only] = await book.modify([add([act({ kind: 'delete' })])], { replaceAll: true });
    expect(
      (
        await new FolderRules(
          kim.mailbox,
          (await kim.mailbox.folders()).getRole('inbox').folder,
          systemRandom,
        ).list()
      ).map(({ id }) => id),
    ).toEqual([only]);
  });

  it('MS-OXORULE_R57: move, copy, mark and tag what fulfils them, in their order', async () => {
    const { test, kim, arrive } = await scene(
      async (_test, owner) => add([await move(owner, 'archive'), await move(owner, 'junk', 'copy')]),
      () =>
        add(
          [act({ kind: 'markAsRead' }), act({ kind: 'tag', value: { tag: PidTag.Importance, value: 2 } })],
          { sequence: 20 },
        ),
    );
    await arrive('Subject: =?utf-8?B?7KO86rCEIO2ajOydmA==?=');
    await arrive('Subject: lunch');
    expect(await test.subjects(kim)).toEqual(['lunch']);
    const [message] = await test.messages(kim, 'archive');
    expect(message?.flags).toBe(flag.seen);
    expect(await test.subjects(kim, 'junk')).toEqual(['주간 회의']);
    const rows =
      message &&
      (await kim.mailbox.readProperties({ kind: 'message', folder: message.folder, uid: message.uid }, [
        '0x00170003',
      ]));
    expect(rows?.map(({ value }) => value[0])).toEqual([2]);
  });

  it('MS-OXORULE_R857, R807: end at one that exits, but for those of who is away', async () => {
    const exits = ruleState.enabled | ruleState.exitLevel;
    const { test, kim, arrive } = await scene(
      () => add([act({ kind: 'markAsRead' })], { state: exits }),
      async (_test, owner) => add([await move(owner, 'junk')], { sequence: 20 }),
      async (_test, owner) =>
        add([await move(owner, 'archive', 'copy')], { sequence: 30, state: ruleState.onlyWhenOof }),
    );
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?= 1');
    expect([
      await test.subjects(kim),
      await test.subjects(kim, 'junk'),
      await test.subjects(kim, 'archive'),
    ]).toEqual([['회의 1'], [], []]);
    const away = { key: '0x661d000b', value: new Uint8Array([1]) };
    await kim.mailbox.writeProperties({ kind: 'mailbox' }, { set: [away], remove: [] });
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?= 2');
    expect([await test.subjects(kim), await test.subjects(kim, 'archive')]).toEqual([
      ['회의 1', '회의 2'],
      ['회의 2'],
    ]);
  });

  it('MS-OXORULE_R549, R550: delete, and ask no other', async () => {
    const { test, kim, arrive } = await scene(
      () => add([act({ kind: 'delete' })]),
      async (_test, owner) => add([await move(owner, 'archive')], { sequence: 20 }),
    );
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?=');
    expect([await test.subjects(kim), await test.subjects(kim, 'archive'), await test.waiting()]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it.each([
    ['redirects', 3, /^Resent-From: kim <kim@contoso\.example>/m, /^From: Lee <lee@fabrikam\.example>/m],
    ['forwards', 0, /^Subject: =\?utf-8\?B\?Rlc6IO2ajOydmA==\?=/m, /^From: kim <kim@contoso\.example>/m],
    ['forwards as an attachment', 4, /^Content-Type: message\/rfc822/m, /^From: kim <kim@contoso\.example>/m],
  ])('%s', async (_name, flavor, mark, author) => {
    const { test, lee, kim, arrive } = await scene(() =>
      add([act({ kind: 'forward', recipients: smtp('lee@contoso.example') }, flavor)]),
    );
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?=');
    const [text = '', ...others] = await test.texts(lee);
    expect(others).toEqual([]);
    expect(text).toMatch(mark);
    expect(text).toMatch(author);
    expect(text).toContain('X-MS-Exchange-Inbox-Rules-Loop: kim@contoso.example');
    expect(text).toContain(Buffer.from('내용').toString());
    expect(await test.subjects(kim)).toEqual(['회의']);
  });

  it('name whom they forward to as Outlook does, too', async () => {
    const { test, lee, arrive } = await scene(async (made) => {
      const people = await made.store.findByKeys(made.organization.tenant, [{ kind: 'alias', value: 'lee' }]);
      const dn = legacyDnOf(made.organization.record.guid, people[0]?.recipient.guid as Guid);
      return add([act({ kind: 'forward', recipients: [[{ tag: PidTag.EmailAddress, value: dn }]] }, 3)]);
    });
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?=');
    expect(await test.subjects(lee)).toEqual(['회의']);
  });

  it('do not pass a message on in a circle', async () => {
    const { test, kim, lee, arrive } = await scene(() =>
      add([act({ kind: 'forward', recipients: smtp('lee@contoso.example') }, 3)]),
    );
    const { folder } = (await lee.mailbox.folders()).getRole('inbox');
    const back = add([act({ kind: 'forward', recipients: smtp('kim@contoso.example') }, 3)]);
    await new FolderRules(lee.mailbox, folder, systemRandom).modify([back]);
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?=');
    expect([await test.subjects(kim), await test.subjects(lee), await test.waiting()]).toEqual([
      ['회의'],
      ['회의'],
      [],
    ]);
  });

  it('MS-OXORULE_R546: refuse a message in the name of the owner', async () => {
    const { test, kim, arrive } = await scene(() =>
      add([act({ kind: 'bounce', code: 0x26 })], { condition: null }),
    );
    const park = await test.person('park');
    await test.send(park, ['kim@contoso.example']);
    await test.drain();
    await arrive('Subject: x');
    expect(await test.subjects(kim)).toEqual([]);
    expect((await test.texts(park))[0]).toContain('Status: 5.7.1');
  });

  it('MS-OXORULE_R535, R571: leave to the client what it alone can do', async () => {
    const { test, kim, arrive } = await scene(() =>
      add([act({ kind: 'defer', data: new Uint8Array([1, 2]) })]),
    );
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?=');
    const [dam] = await test.messages(kim, 'deferredAction');
    const rows =
      dam && (await kim.mailbox.readProperties({ kind: 'message', folder: dam.folder, uid: dam.uid }));
    const values = new Map(rows?.map(({ key, value }) => [key, Buffer.from(value)]));
    expect(values.get('0x001a001f')?.toString('utf16le')).toContain('Deferred Action');
    expect(values.get('0x66450102')?.toString('hex')).toContain('01000b00050000000000000000' + '0102');
    expect(values.get('0x66460102')?.byteLength).toBe(74);
    expect(await test.subjects(kim)).toEqual(['회의']);
  });

  it('MS-OXORULE_R368, R427: say in one message what rules of one provider leave', async () => {
    const defer = (data: number) =>
      add([act({ kind: 'defer', data: new Uint8Array([data]) })], { sequence: data });
    const { test, kim, ids, arrive } = await scene(
      () => defer(1),
      () => defer(2),
    );
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?=');
    const [dam, ...others] = await test.messages(kim, 'deferredAction');
    expect(others).toEqual([]);
    const values = dam && (await propertiesOf(kim, dam));
    const first = Buffer.alloc(8);
    first.writeBigInt64LE(BigInt.asIntN(64, ids[0] ?? 0n));
    expect(values?.bytes(PidTag.RuleIds)).toEqual(new Uint8Array(Buffer.concat([first, first])));
    const [original] = await test.messages(kim);
    expect(values?.get(PidTag.DeferredActionMessageOriginalEntryId)).toEqual(
      serverId(objectIdOf(original?.folder ?? 0), objectIdOf(original?.item ?? 0)),
    );
    const about = original && (await propertiesOf(kim, original));
    expect(about?.boolean(PidTag.HasDeferredActionMessages)).toBe(true);
  });

  it('MS-OXORULE_R707, R708: say which action has failed', async () => {
    const gone = { kind: 'own' as const, folder: objectIdOf(999_999), message: 0n, instance: 0 };
    const { test, kim, arrive } = await scene(() =>
      add([act({ kind: 'markAsRead' }), act({ kind: 'move', store: new Uint8Array(), folder: gone })]),
    );
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?=');
    const [dem] = await test.messages(kim, 'deferredAction');
    const values = dem && (await propertiesOf(kim, dem));
    expect([values?.number(PidTag.RuleActionNumber), values?.number(PidTag.RuleActionType)]).toEqual([1, 1]);
  });

  it('MS-OXORULE_R541, R542, R547: give a message to somebody in the place of its owner', async () => {
    const { test, kim, lee, arrive } = await scene(() =>
      add([act({ kind: 'delegate', recipients: smtp('lee@contoso.example') })]),
    );
    await arrive('X-Delegated-By: lee@contoso.example', 'Subject: =?utf-8?B?7ZqM7J2Y?=');
    const [given] = await test.messages(lee);
    const values = given && (await propertiesOf(lee, given));
    expect(values?.boolean(PidTag.DelegatedByRule)).toBe(true);
    expect([
      values?.text(PidTag.ReceivedRepresentingSmtpAddress),
      values?.text(PidTag.ReceivedRepresentingAddressType),
    ]).toEqual(['kim@contoso.example', 'EX']);
    // What a stranger says of himself counts for nothing.
    const [own] = await test.messages(kim);
    expect(own && (await propertiesOf(kim, own)).has(PidTag.DelegatedByRule)).toBe(false);
  });

  it('MS-OXORULE_R805, R813: that cannot be carried out are marked, and told of once', async () => {
    const gone = { kind: 'own' as const, folder: objectIdOf(999_999), message: 0n, instance: 0 };
    const { test, kim, book, arrive } = await scene(() =>
      add([act({ kind: 'move', store: new Uint8Array(), folder: gone })]),
    );
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?= 1');
    await arrive('Subject: =?utf-8?B?7ZqM7J2Y?= 2');
    expect(await test.subjects(kim)).toEqual(['회의 1', '회의 2']);
    const [rule] = await book.list();
    expect(rule && isOn(rule, ruleState.error)).toBe(true);
    expect(await test.messages(kim, 'deferredAction')).toHaveLength(1);
  });

  it('MS-OXORULE_R253: answer with a template, no program and no list', async () => {
    const guid = systemRandom.guid();
    const { test, kim, arrive } = await scene(async (_test, owner) => {
      const folder = await owner.mailbox.associatedFolder(
        (await owner.mailbox.folders()).getRole('inbox').folder,
      );
      const bytes = new Uint8Array(
        Buffer.from('Subject: Thanks\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n감사합니다.'),
      );
      const { item } = await owner.mailbox.append(folder.folder, bytes, {
        receivedAt: 0,
        flags: 0,
        keywords: [],
      });
      const template = { kind: 'own' as const, folder: objectIdOf(folder.folder), message: objectIdOf(item) };
      return add([act({ kind: 'reply', template, templateGuid: guid })]);
    });
    const lines = [
      'From: park@contoso.example',
      'To: kim@contoso.example',
      'Subject: =?utf-8?B?7ZqM7J2Y?=',
      '',
      'x',
    ];
    const park = await test.person('park');
    await test.send(park, ['kim@contoso.example'], lines);
    await test.send(park, ['kim@contoso.example'], ['Precedence: bulk', ...lines]);
    await test.send(park, ['kim@contoso.example'], ['X-Auto-Response-Suppress: AutoReply', ...lines]);
    await test.drain();
    const [reply = '', ...others] = await test.texts(park);
    expect(others).toEqual([]);
    expect(reply).toContain('Subject: Thanks');
    expect(reply).toContain(Buffer.from('감사합니다.').toString('base64').slice(0, 16));
    expect(reply).toContain('Auto-Submitted: auto-replied');
    await arrive('Subject: x');
    expect(await test.subjects(kim)).toHaveLength(4);
  });
});
