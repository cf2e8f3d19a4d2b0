import { describe, expect, it } from 'vitest';
import { TestMailFlow, type TestPerson } from '../../../tests/support/mail-flow.ts';
import { absenceReplyClass, isAbsenceReply } from './absence-mark.ts';
import { type AutoReplyChange, isAway, readAutoReply, writeAutoReply } from './auto-reply.ts';

async function scene(change: AutoReplyChange) {
  const test = await TestMailFlow.open();
  const [kim, lee] = [await test.person('kim', { displayName: '김민준' }), await test.person('lee')];
  const set = (more: AutoReplyChange) => writeAutoReply(kim.mailbox, more, test.clock);
  await set({ internalMessage: '<p>휴가 중입니다.</p>', externalMessage: 'I am away.', ...change });
  const ask = async (person: TestPerson, ...more: string[]) => {
    await test.send(
      person,
      ['kim@contoso.example'],
      [...more, 'To: kim@contoso.example', 'Subject: Hello', 'Message-ID: <q@x>', '', 'x'],
    );
    await test.drain();
  };
  return { test, kim, lee, set, ask };
}

describe('automatic replies', () => {
  it('answer each sender once in a period, in the words for those of the organisation', async () => {
    const { test, lee, set, ask } = await scene({ state: 'Enabled' });
    await ask(lee);
    await ask(lee);
    const [text = '', ...others] = await test.texts(lee);
    expect(others).toEqual([]);
    expect(text).toContain('Return-Path: <>');
    expect(text).toContain('Subject: Automatic reply: Hello');
    expect(text).toContain('In-Reply-To: <q@x>');
    expect(text).toContain('Auto-Submitted: auto-replied');
    expect(text).toContain(Buffer.from('<p>휴가 중입니다.</p>').toString('base64').slice(0, 20));
    await test.clock.advance(1000);
    await set({ state: 'Enabled' });
    await ask(lee);
    expect(await test.subjects(lee)).toHaveLength(2);
  });

  it.each([
    ['from a list', 'List-Id: <all.contoso.example>'],
    ['in bulk', 'Precedence: bulk'],
    ['made by a program', 'Auto-Submitted: auto-generated'],
    ['that asks for no answer', 'X-Auto-Response-Suppress: DR, OOF'],
  ])('leave a message %s alone', async (_name, line) => {
    const { test, lee, ask } = await scene({ state: 'Enabled' });
    await ask(lee, line);
    expect(await test.subjects(lee)).toEqual([]);
  });

  it('leave what came to a group alone, and two who are away each other', async () => {
    const { test, kim, lee } = await scene({ state: 'Enabled' });
    await test.group('all', [kim.recipient]);
    await test.send(lee, ['all@contoso.example'], ['To: all@contoso.example', 'Subject: x', '', 'x']);
    await test.drain();
    expect(await test.subjects(lee)).toEqual([]);
    await writeAutoReply(lee.mailbox, { state: 'Enabled', internalMessage: 'Away too.' }, test.clock);
    await test.send(lee, ['kim@contoso.example']);
    await test.drain();
    expect([await test.subjects(lee), await test.subjects(kim)]).toEqual([
      ['Automatic reply: 안녕'],
      ['안녕', '안녕'].slice(0, 2).map((each, index) => (index === 0 ? 'x' : each)),
    ]);
  });

  it.each([
    ['All', ['lee@fabrikam.example']],
    ['None', []],
    ['Known', []],
  ] as const)('go to strangers as the owner wants: %s', async (externalAudience, expected) => {
    const { test } = await scene({ state: 'Enabled', externalAudience });
    const to: string[] = [];
    await test.arrive(['kim@contoso.example'], ['To: kim@contoso.example', 'Subject: x', '', 'x']);
    await test.drain();
    for (const facts of test.told)
      to.push(
        ...facts.recipients.filter(({ recipient }) => recipient === null).map(({ address }) => address),
      );
    expect(to).toEqual(expected);
  });

  it('are given in their time alone, and not where Outlook has turned them off', async () => {
    const start = Date.UTC(2026, 10, 21, 10);
    const { test, kim, lee, set, ask } = await scene({
      state: 'Scheduled',
      startTime: start,
      endTime: start + 3_600_000,
    });
    await ask(lee);
    expect(await test.subjects(lee)).toEqual([]);
    await test.clock.advance(90 * 60_000);
    await ask(lee);
    expect(await test.subjects(lee)).toHaveLength(1);
    const { state, endTime } = await readAutoReply(kim.mailbox, test.clock.now());
    expect([state, isAway(await readAutoReply(kim.mailbox, endTime), endTime)]).toEqual(['Scheduled', false]);
    await set({ state: 'Enabled' });
    await kim.mailbox.writeProperties(
      { kind: 'mailbox' },
      { set: [{ key: '0x661d000b', value: new Uint8Array([0]) }], remove: [] },
    );
    expect((await readAutoReply(kim.mailbox, test.clock.now())).state).toBe('Disabled');
    await expect(set({ state: 'Scheduled', startTime: 5, endTime: 5 })).rejects.toMatchObject({
      code: 'mailflow.autoReply.times',
    });
  });
});

it('MS-OXORULE_R906: an answer of somebody who is away is known by its class', () => {
  expect(
    ['auto-replied (vacation)', 'auto-replied', 'auto-generated', undefined].map(isAbsenceReply),
  ).toEqual([true, false, false, false]);
  expect(absenceReplyClass.startsWith('IPM.Note.Rules.OofTemplate')).toBe(true);
});
