import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trait } from '../store/ports/mail-model.ts';
import { summarizeMessage } from './summarize-message.ts';
import { mailOf } from './test-mailboxes.ts';

const nothing = {
  ...{ receivedAt: 5, sentAt: null, subject: '', sender: '', recipients: '', messageId: '', traits: 0 },
};
const corpus = (name: string) =>
  readFileSync(new URL(`../../tests/corpora/mime/${name}.eml`, import.meta.url));
const summaryOf = (...lines: string[]) => summarizeMessage(mailOf(...lines), 5);

describe('what a list shows', () => {
  it.each([
    [
      'korean-euc-kr',
      {
        subject: '회의 일정 변경 안내',
        sender: '김철수 <kim@example.co.kr>',
        recipients: '박영희 <park@example.co.kr>, 이 부장 <lee@example.co.kr>',
        messageId: '20240305102030.1@example.co.kr',
        sentAt: Date.UTC(2024, 2, 5, 1, 20, 30),
        traits: 0,
      },
    ],
    [
      'korean-cp949-attachment',
      {
        subject: '제목에 뷁 있음',
        sender: '뷁 관리자 <a@example.kr>',
        recipients: 'b@example.kr',
        traits: trait.hasAttachments | trait.highImportance,
      },
    ],
    ['korean-iso-2022-kr', { subject: '한글 제목', sender: 'kim@example.kr', recipients: '' }],
    ['smime-signed', { traits: trait.signed | trait.lowImportance | trait.fromList }],
    ['delivery-report', { traits: trait.report }],
  ])('of %s', (name, expected) => {
    expect(summarizeMessage(corpus(name), 5)).toMatchObject({ receivedAt: 5, ...expected });
  });

  it.each<[string, Uint8Array]>([
    ['no bytes', new Uint8Array()],
    ['a blank line alone', mailOf('', '')],
    ['a body without headers', mailOf('', 'body')],
    ['lines that are no fields', mailOf('no colon here', 'nor here', '', 'body')],
    ['NULs', new Uint8Array(5000)],
    ['bytes of a picture', Uint8Array.from({ length: 5000 }, (_, index) => (index * 89) & 0xff)],
  ])('of %s is empty', (_, bytes) => {
    expect(summarizeMessage(bytes, 5)).toEqual(nothing);
  });

  it('is complete without a body, even without the blank line', () => {
    expect(summaryOf('From: a@b.kr', 'Subject: hi')).toMatchObject({ subject: 'hi', sender: 'a@b.kr' });
  });

  it('has the sender where nobody is an author', () => {
    expect(summaryOf('Sender: 비서 <s@b.kr>', '', '').sender).toBe('비서 <s@b.kr>');
  });

  it('keeps no NUL, and survives half a character', () => {
    const { subject } = summaryOf('Subject: a\0b \xff\xfe', '', '');
    expect(subject).not.toContain('\0');
    expect(subject.isWellFormed()).toBe(true);
  });

  it('has recipients as far as they go in, whole', () => {
    const people = Array.from({ length: 3000 }, (_, index) => `User ${index} <user${index}@contoso.kr>`);
    const { recipients } = summaryOf(
      `To: ${people.slice(0, 9).join(', ')}`,
      `Cc: ${people.slice(9).join(', ')}`,
      '',
    );
    const shown = recipients.split(', ');
    expect(recipients.length).toBeLessThanOrEqual(512);
    expect(shown.length).toBeGreaterThan(10);
    expect(shown).toEqual(people.slice(0, shown.length));
  });

  it('has as much as goes in of a first recipient who is too long', () => {
    const { recipients } = summaryOf(`To: "${'아주 긴 이름 '.repeat(200)}" <a@b.kr>, c@d.kr`, '');
    expect(recipients).toHaveLength(512);
    expect(recipients).toMatch(/^아주 긴 이름/);
  });

  it.each([
    ['subject', 'Subject: ', 1024],
    ['sender', 'From: ', 320],
    ['recipients', 'To: ', 512],
  ] as const)('cuts a long %s between characters', (field, name, limit) => {
    // Odd and even beginnings, so that one of them has a surrogate pair across the limit.
    for (const start of ['', 'x']) {
      const value = summaryOf(
        `${name}${start}${'😀'.repeat(1000)}${field === 'subject' ? '' : ' <a@b.kr>'}`,
        '',
        '',
      )[field];
      expect(value.length).toBeGreaterThanOrEqual(limit - 1);
      expect(value.length).toBeLessThanOrEqual(limit);
      expect(value.isWellFormed()).toBe(true);
    }
  });

  it('cuts an endless message id, and has it without brackets', () => {
    expect(summaryOf('Message-ID: <a@b.kr>', '', '').messageId).toBe('a@b.kr');
    expect(summaryOf(`Message-ID: <${'m'.repeat(5000)}@b.kr>`, '', '').messageId).toHaveLength(512);
  });
});
