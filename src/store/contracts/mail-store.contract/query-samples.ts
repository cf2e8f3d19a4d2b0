import fc from 'fast-check';
import type { FolderId, Uid } from '../../../base/ids.ts';
import { allFlags } from '../../ports/mail-model.ts';
import type { NewMessage } from '../../ports/mail-store.ts';
import { type MessageFilter, sortFields, type TableSort } from '../../ports/message-query.ts';
import { bytesOf, newMessage } from './fixture.ts';

/** Few different values, so that there are many ties and many hits. */
const subject = fc.constantFrom(
  ...[
    '',
    'RE: 주간 회의',
    '주간 회의록',
    'Re: Re: hello',
    'HELLO',
    'hello',
    '100% done_',
    'éclair',
    'Éclair',
  ],
  ...['ΟΔΟΣ', 'οδος', '\ue000 private', '𠮷野家', 'straße', 'İstanbul', 'a\\b', "it's", '  spaced   out '],
  '회신: 주간 회의'.normalize('NFD'),
);
const person = fc.constantFrom(
  '김민수 <minsu@contoso.kr>',
  '"Lee, A" <a@x.kr>',
  'LEE, A <a@x.kr>',
  'bob@x.kr',
  '',
);
const date = fc.integer({ min: -2, max: 6 }).map((day) => day * 86_400_000);
const keyword = fc.constantFrom('$Forwarded', '업무', 'Über', 'urgent', 'URGENT');
const size = fc.constantFrom(0, 1, 9, 10, 100, 1000);

export const arbitraryMessage: fc.Arbitrary<NewMessage> = fc
  .record({
    subject,
    sender: person,
    recipients: person,
    receivedAt: date,
    sentAt: fc.option(date),
    flags: fc.integer({ min: 0, max: allFlags }),
    traits: fc.integer({ min: 0, max: 127 }),
    keywords: fc.array(keyword, { maxLength: 2 }),
    messageId: fc.constantFrom('', 'a@x', 'A@x'),
    body: size.map((length) => ({ kind: 'bytes' as const, bytes: bytesOf('b'.repeat(length)) })),
  })
  .map(newMessage);

const part = fc.constantFrom(
  '',
  'hello',
  'HELLO',
  '회의',
  '의',
  're:',
  '%',
  '_',
  '\\',
  "'",
  'éc',
  'ΔΟΣ',
  'İ',
  '𠮷',
  '<',
  'kr',
);
const uid = fc.integer({ min: 1, max: 60 }).map((number) => number as Uid);
const bounds = fc.record({ from: date, before: date }, { requiredKeys: [] });
const sizes = fc.record({ atLeast: size, below: size }, { requiredKeys: [] });

const simpleFilter: fc.Arbitrary<MessageFilter> = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((hasFlags) => ({ hasFlags })),
  fc.integer({ min: 0, max: 5 }).map((hasTraits) => ({ hasTraits })),
  fc
    .constantFrom('$forwarded', '업무', 'über', 'ÜBER', 'Urgent', 'none', '%')
    .map((text) => ({ keyword: text })),
  fc
    .tuple(fc.constantFrom('receivedAt' as const, 'sentAt' as const), bounds)
    .map(([field, given]) => ({ field, ...given })),
  sizes.map((given) => ({ field: 'size' as const, ...given })),
  fc
    .tuple(fc.constantFrom('subject' as const, 'sender' as const, 'recipients' as const), part)
    .map(([field, contains]) => ({ field, contains })),
  fc.constantFrom('', 'a@x', 'A@x', 'b@x').map((messageId) => ({ messageId })),
  fc.constantFrom(3, 4, 7).map((folder) => ({ originFolder: folder as FolderId })),
  fc
    .array(
      fc.tuple(uid, uid).map(([first, last]) => ({ first, last })),
      { maxLength: 3 },
    )
    .map((ranges) => ({ uids: ranges })),
);

export const arbitraryFilter: fc.Arbitrary<MessageFilter> = fc.letrec<{ filter: MessageFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: simpleFilter },
    { weight: 1, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((all) => ({ all })) },
    { weight: 1, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((any) => ({ any })) },
    { weight: 1, arbitrary: tie('filter').map((not) => ({ not })) },
  ),
})).filter;

export const arbitrarySort = fc.record({ by: fc.constantFrom(...sortFields), descending: fc.boolean() });

export const arbitraryTableSort: fc.Arbitrary<TableSort> = fc.record({
  by: fc.constantFrom(...sortFields, 'modifiedAt', 'unread', 'flagged', 'attachments', 'importance'),
  descending: fc.boolean(),
});
