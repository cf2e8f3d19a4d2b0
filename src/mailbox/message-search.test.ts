import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { MessageFilter } from '../store/ports/message-query.ts';
import {
  arrival,
  mailOf,
  openMemoryStore,
  openSqliteStore,
  prepared,
  TestMailboxes,
} from './test-mailboxes.ts';

const newestFirst = { sort: { by: 'receivedAt', descending: true }, limit: 50 } as const;
const corpus = (name: string) =>
  readFileSync(new URL(`../../tests/corpora/mime/${name}.eml`, import.meta.url));

describe.each([
  ['memory', openMemoryStore],
  ['SQLite', openSqliteStore],
])('a search on %s', (_, openStore) => {
  async function make(clock: Clock = systemClock) {
    const test = new TestMailboxes({ clock, store: openStore(clock, await temporaryFolder()) });
    onTestFinished(() => test.close());
    const mailbox = await test.make();
    const inbox = (await mailbox.folders()).getRole('inbox').folder;
    const append = (bytes: Uint8Array) => mailbox.append(inbox, bytes, arrival);
    const subjects = async (filter: MessageFilter, options = {}) =>
      (await mailbox.query({ ...newestFirst, filter }, options)).messages
        .map(({ subject }) => subject)
        .sort();
    return { test, mailbox, inbox, append, subjects };
  }

  it('finds a message that came one moment before', async () => {
    const { append, subjects } = await make();
    for (const word of ['first', 'second', 'third']) {
      await append(mailOf(`Subject: ${word}`, '', `the ${word} body`));
      expect(await subjects({ text: `${word} body` })).toEqual([word]);
    }
    expect(await subjects({ text: 'body' })).toEqual(['first', 'second', 'third']);
  });

  it('finds Korean words in whatever charset, field, form and part they came', async () => {
    const { append, subjects } = await make();
    await append(corpus('korean-euc-kr'));
    await append(corpus('korean-cp949-attachment'));
    await append(corpus('korean-iso-2022-kr'));
    const html = '<p>예산<b>안</b>을 첨부합니다</p><style>.숨김{}</style><script>비밀()</script>';
    await append(mailOf('Subject: html', 'Content-Type: text/html; charset=utf-8', '', html));
    const [euc, cp949, iso] = ['회의 일정 변경 안내', '제목에 뷁 있음', '한글 제목'];
    const cases: [string, string[]][] = [
      ['회의', [euc]],
      // With the particle that the body has, and without.
      ['회의는', [euc]],
      ['월요일', [euc]],
      ['박영희', [euc]],
      ['똠방각하', [cp949]],
      ['견적서', [cp949]],
      ['xls', [cp949]],
      ['안녕하세요', [euc, iso]],
      ['"예산안을 첨부"', ['html']],
      ['첨부합니다', ['html']],
      ['숨김', []],
      ['비밀', []],
      ['회의 없는말', []],
    ];
    for (const [text, expected] of cases)
      expect(await subjects({ text }), text).toEqual([...expected].sort());
  });

  it('waits for the index wherever the text stands in the condition', async () => {
    const { append, subjects } = await make();
    await append(mailOf('Subject: a', '', 'needle'));
    expect(
      await subjects({ any: [{ hasFlags: 1 }, { all: [{ not: { not: { text: 'needle' } } }] }] }),
    ).toEqual(['a']);
    await append(mailOf('Subject: b', '', 'needle'));
    expect(await subjects({ not: { text: 'needle' } })).toEqual([]);
  });

  it('waits for nothing where no text is asked for', async () => {
    const { append, subjects, test } = await make();
    await append(mailOf('Subject: a', '', ''));
    test.store.listUnindexed = () => Promise.reject(new Error('must not be asked'));
    expect(await subjects({ field: 'subject', contains: 'A' })).toEqual(['a']);
  });

  it('says what it may have missed where it does not wait for all', async () => {
    // Each look at the clock takes a tenth of a second: two steps fit into the moment.
    let time = 0;
    const clock: Clock = { ...systemClock, monotonic: () => (time += 100) };
    const { mailbox, inbox, subjects } = await make(clock);
    const added = await mailbox.importBatch(
      inbox,
      Array.from({ length: 200 }, (__, index) => prepared(`Subject: ${index}`, '', 'needle')),
    );
    const query = { ...newestFirst, limit: 1000, filter: { text: 'needle' } };
    const quick = await mailbox.query(query, { waitForIndex: false });
    expect(quick.messages).toHaveLength(100);
    expect(quick.unindexedFrom).toBe(added[100]!.item);
    const patient = await mailbox.query(query);
    expect(patient.messages).toHaveLength(200);
    expect(patient).not.toHaveProperty('unindexedFrom');
    expect(await mailbox.query(query, { waitForIndex: false })).not.toHaveProperty('unindexedFrom');
    expect(await subjects({ text: '199' })).toEqual(['199']);
  });

  it('fails where bodies are out of reach, or says what it may have missed', async () => {
    const { mailbox, append, test } = await make();
    await append(mailOf('Subject: old', '', 'needle'));
    const query = { ...newestFirst, filter: { text: 'needle' } };
    await mailbox.query(query);
    const { item } = await append(mailOf('Subject: new', '', 'needle'));
    const { openBody } = test.store;
    const away = new AppError({ kind: 'unavailable', code: 'away', message: 'S3 is away.' });
    test.store.openBody = () => Promise.reject(away);
    await expect(mailbox.query(query)).rejects.toBe(away);
    const quick = await mailbox.query(query, { waitForIndex: false });
    expect(quick.messages.map(({ subject }) => subject)).toEqual(['old']);
    expect(quick.unindexedFrom).toBe(item);
    test.store.openBody = openBody;
    expect((await mailbox.query(query)).messages).toHaveLength(2);
  });

  it('gives up waiting when it is told to, rather than answer with a part', async () => {
    const { mailbox, inbox, test } = await make();
    await mailbox.importBatch(
      inbox,
      Array.from({ length: 120 }, () => prepared('Subject: x')),
    );
    const stop = new AbortController();
    const { writeSearchText } = test.store;
    test.store.writeSearchText = (key, documents) => {
      stop.abort(new Error('The client is gone.'));
      return writeSearchText.call(test.store, key, documents);
    };
    const query = mailbox.query({ ...newestFirst, filter: { text: 'x' } }, { signal: stop.signal });
    await expect(query).rejects.toThrow('The client is gone.');
  });
});
