import { describe, expect, it } from 'vitest';
import type { BodyHash, ChangeNumber, FolderId, ItemId, Uid } from '../../base/ids.ts';
import { flag, type Message } from '../../store/ports/mail-model.ts';
import type { PropertyKey } from '../../wire/mapi/property-key.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { summarizeMessage } from '../summarize-message.ts';
import { mailOf } from '../test-mailboxes.ts';
import { contentFromMime } from './content-from-mime.ts';
import { isListed, listingProperties } from './listing-properties.ts';
import { mimeSourceOfBytes } from './mime-source.ts';

function row(bytes: Uint8Array, changes: Partial<Message> = {}): Message {
  const place = { folder: 1 as FolderId, uid: 1 as Uid, item: 7 as ItemId, changeNo: 9 as ChangeNumber };
  const kept = { body: 'a' as BodyHash, native: null, nativeSize: 0, size: bytes.length };
  const state = { createdAt: 1, modifiedAt: 2, flags: 0, keywords: [], deletedAt: null, originFolder: null };
  const last = { modification: 9 as ChangeNumber, changeKey: null, predecessors: null };
  return { ...summarizeMessage(bytes, 5), ...place, ...kept, ...state, ...last, ...changes };
}

const mail = mailOf(
  'From: =?utf-8?B?6rmALCDssqDsiJg=?= <kim@x>',
  'To: Park <park@x>, lee@x',
  'Date: Tue, 5 Mar 2024 10:20:30 +0900',
  'Subject: RE: =?euc-kr?B?yLjAxw==?=',
  'Message-ID: <1@x>',
  'Importance: high',
  'Sensitivity: Company-Confidential',
  '',
  'x',
);

describe('what a contents table shows without opening a message', () => {
  it('is what the opened message says', async () => {
    const message = row(mail);
    const listed = listingProperties(message);
    const { properties } = await contentFromMime(mimeSourceOfBytes(mail), { receivedAt: 5 });
    const shared = [...listed.entries()].filter(({ key }) => properties.has(key) && isListed(key, message));
    expect(shared.length).toBeGreaterThanOrEqual(24);
    expect(shared).toEqual(shared.map(({ key }) => properties.find(key)));
    expect(listed.text(PidTag.DisplayTo)).toBe('Park; lee@x');
    expect(listed.text(PidTag.SenderName)).toBe('김, 철수');
  });

  it.each<[string, number, PropertyKey, unknown]>([
    ['MS-OXCMSG_R510 mfRead', flag.seen, PidTag.MessageFlags, 0x403],
    ['MS-OXCMSG_R512 mfUnsent', flag.draft, PidTag.MessageFlags, 8],
    ['unread', 0, PidTag.IconIndex, 0x101],
    ['answered', flag.seen | flag.answered, PidTag.IconIndex, 0x105],
    ['answered', flag.answered, PidTag.LastVerbExecuted, 102],
    ['forwarded', flag.forwarded, PidTag.LastVerbExecuted, 104],
    ['flagged', flag.flagged, PidTag.FlagStatus, 2],
    ['not flagged', 0, PidTag.FlagStatus, undefined],
  ])('%s', (_what, flags, key, expected) => {
    expect(listingProperties(row(mail, { flags })).get(key)).toBe(expected);
  });

  it.each<[string, PropertyKey, string[], boolean]>([
    ['class of ordinary mail', PidTag.MessageClass, ['', 'x'], true],
    ['class of an invitation', PidTag.MessageClass, ['Content-Type: text/calendar', '', 'x'], false],
    [
      'class of a report',
      PidTag.MessageClass,
      ['Content-Type: multipart/report; boundary=b', '', '--b'],
      false,
    ],
    ['subject of a report', PidTag.Subject, ['Content-Type: multipart/report; boundary=b', '', '--b'], true],
    ['body', PidTag.Body, ['', 'x'], false],
  ])('tells whether a row knows the %s', (_what, key, lines, expected) => {
    expect(isListed(key, row(mailOf(...lines)))).toBe(expected);
  });

  it('believes the row about its flags alone where a client has written the message', () => {
    const message = row(mail, { native: 'b' as BodyHash });
    expect(
      [PidTag.Subject, PidTag.MessageClass, PidTag.MessageFlags].map((key) => isListed(key, message)),
    ).toEqual([false, false, true]);
  });
});
