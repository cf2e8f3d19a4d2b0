import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLine, parseCalendar } from '../../wire/icalendar/component.ts';
import { readAppointmentRecurrence } from '../../wire/mapi/appointment-recurrence.ts';
import { millisecondsOf } from '../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { readTimeZoneDefinition } from '../../wire/mapi/time-zone-rule.ts';
import { contentFromCalendar } from './calendar-content.ts';
import { isCalendarException } from './calendar-exceptions.ts';
import { PidLid } from './calendar-properties.ts';
import { calendarFromContent } from './calendar-writing.ts';
import type { MessageContent } from './message-content.ts';
import { PidName } from './named-properties.ts';

const seoul = `BEGIN:VTIMEZONE
TZID:Korea Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
END:STANDARD
END:VTIMEZONE`;
const pacific = `BEGIN:VTIMEZONE
TZID:Pacific Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE`;

const calendar = (event: string, { zone = '', method = 'REQUEST', kind = 'VEVENT' } = {}) =>
  `BEGIN:VCALENDAR\nMETHOD:${method}\nVERSION:2.0\n${zone}\nBEGIN:${kind}\nUID:u-1@example.com\nDTSTAMP:20240101T000000Z\n${event}\nEND:${kind}\nEND:VCALENDAR\n`;

const read = (text: string, zone?: string): MessageContent => contentFromCalendar(text, undefined, { zone })!;
const iso = (bag: PropertyBag, key: typeof PidLid.CommonStart) =>
  new Date(millisecondsOf(bag.bigint(key)!)).toISOString();

/** Lines of the first VEVENT that name its times, and of its exceptions. */
async function linesWritten(content: MessageContent, ...names: string[]): Promise<string[]> {
  const written = await calendarFromContent(content);
  return parseCalendar(written!.text)!
    .components.filter(({ name }) => name !== 'VTIMEZONE')
    .flatMap((event) => event.lines.filter(({ name }) => names.includes(name)))
    .map(
      ({ name, parameters, value }) =>
        `${name}${parameters.map((each) => `;${each.name}=${each.values}`).join('')}:${value}`,
    );
}

const inSeoul = ';TZID=Korea Standard Time';

describe('times', () => {
  it.each([
    [
      'of UTC',
      'DTSTART:20240305T010000Z\nDTEND:20240305T020000Z',
      {},
      '2024-03-05T01:00:00.000Z',
      ['DTSTART:20240305T010000Z', 'DTEND:20240305T020000Z'],
    ],
    [
      'of Seoul',
      `DTSTART${inSeoul}:20240305T100000\nDURATION:PT1H`,
      { zone: seoul },
      '2024-03-05T01:00:00.000Z',
      [`DTSTART${inSeoul}:20240305T100000`, `DTEND${inSeoul}:20240305T110000`],
    ],
    [
      'of Seoul by its name alone',
      'DTSTART;TZID=Asia/Seoul:20240305T100000',
      {},
      '2024-03-05T01:00:00.000Z',
      [`DTSTART${inSeoul}:20240305T100000`, `DTEND${inSeoul}:20240305T100000`],
    ],
    [
      'of summer time',
      'DTSTART;TZID=Pacific Standard Time:20240705T100000\nDTEND;TZID=Pacific Standard Time:20240705T103000',
      { zone: pacific },
      '2024-07-05T17:00:00.000Z',
      [
        'DTSTART;TZID=Pacific Standard Time:20240705T100000',
        'DTEND;TZID=Pacific Standard Time:20240705T103000',
      ],
    ],
    [
      'of a whole day',
      'DTSTART;VALUE=DATE:20240305',
      { zone: seoul },
      '2024-03-04T15:00:00.000Z',
      ['DTSTART;VALUE=DATE:20240305', 'DTEND;VALUE=DATE:20240306'],
    ],
    [
      'of three days, in the zone of the mailbox',
      'DTSTART;VALUE=DATE:20240305\nDTEND;VALUE=DATE:20240308',
      {},
      '2024-03-04T15:00:00.000Z',
      ['DTSTART;VALUE=DATE:20240305', 'DTEND;VALUE=DATE:20240308'],
    ],
    [
      'without a zone, in that of the mailbox',
      'DTSTART:20240305T100000',
      {},
      '2024-03-05T01:00:00.000Z',
      [`DTSTART${inSeoul}:20240305T100000`, `DTEND${inSeoul}:20240305T100000`],
    ],
  ])('%s', async (_, event, options, start, written) => {
    const content = read(calendar(event, options), 'Asia/Seoul');
    expect(iso(content.properties, PidLid.AppointmentStartWhole)).toBe(start);
    expect(await linesWritten(content, 'DTSTART', 'DTEND')).toEqual(written);
  });

  it('guesses the zone of whole days from their midnight', async () => {
    const content = read(calendar('DTSTART;VALUE=DATE:20240305', { zone: seoul }));
    for (const key of [
      PidLid.AppointmentTimeZoneDefinitionStartDisplay,
      PidLid.AppointmentTimeZoneDefinitionEndDisplay,
    ])
      content.properties.delete(key);
    expect(await linesWritten(content, 'DTSTART')).toEqual(['DTSTART;VALUE=DATE:20240305']);
  });

  it.each(['SUMMARY:no start', 'DTSTART:soon', 'DTSTART:99991231T000000Z'])('is no message: %s', (event) => {
    expect(contentFromCalendar(calendar(event), undefined)).toBeUndefined();
  });
});

describe('series', () => {
  const at = `DTSTART${inSeoul}:20240305T100000\nDTEND${inSeoul}:20240305T110000\n`;
  it.each([
    ['FREQ=DAILY;COUNT=10', 'FREQ=DAILY;COUNT=10'],
    ['FREQ=DAILY;INTERVAL=3;UNTIL=20240401T150000Z', 'FREQ=DAILY;UNTIL=20240401T010000Z;INTERVAL=3'],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR'],
    ['FREQ=WEEKLY', 'FREQ=WEEKLY;BYDAY=TU'],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=7;WKST=SU',
      'FREQ=WEEKLY;COUNT=7;INTERVAL=2;BYDAY=TU,TH;WKST=SU',
    ],
    ['FREQ=MONTHLY;BYMONTHDAY=5', 'FREQ=MONTHLY;BYMONTHDAY=5'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3', 'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-1'],
    ['FREQ=MONTHLY;BYDAY=1TU', 'FREQ=MONTHLY;BYDAY=1TU'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'],
    ['FREQ=YEARLY', 'FREQ=YEARLY;BYMONTHDAY=5;BYMONTH=3'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3'],
    [
      'FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=5;BYMONTH=3;UNTIL=20300101',
      'FREQ=YEARLY;UNTIL=20280305T010000Z;INTERVAL=2;BYMONTHDAY=5;BYMONTH=3',
    ],
  ])('%s', async (rule, written) => {
    const content = read(calendar(`${at}RRULE:${rule}`, { zone: seoul }));
    expect(content.properties.boolean(PidLid.Recurring)).toBe(true);
    expect(await linesWritten(content, 'RRULE')).toEqual([`RRULE:${written}`]);
    // Once more: what was written says the same.
    const again = read((await calendarFromContent(content))!.text);
    expect(again.properties.bytes(PidLid.AppointmentRecur)).toEqual(
      content.properties.bytes(PidLid.AppointmentRecur),
    );
  });

  it.each([
    'FREQ=MONTHLY;BYDAY=5TU',
    'FREQ=YEARLY;BYYEARDAY=100',
    'FREQ=HOURLY;COUNT=3',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=YEARLY;RSCALE=ETHIOPIC',
  ])('keeps what no pattern says: %s', async (rule) => {
    const content = read(calendar(`${at}RRULE:${rule}\nEXDATE${inSeoul}:20240306T100000`, { zone: seoul }));
    expect(content.properties.has(PidLid.AppointmentRecur)).toBe(false);
    expect(await linesWritten(content, 'RRULE', 'EXDATE')).toEqual([
      `RRULE:${rule}`,
      `EXDATE${inSeoul}:20240306T100000`,
    ]);
  });

  it('keeps its clock where summer time begins', async () => {
    const event =
      'DTSTART;TZID=Pacific Standard Time:20240301T090000\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Pacific Standard Time:20240315T090000';
    const content = read(calendar(event, { zone: pacific }));
    expect(await linesWritten(content, 'EXDATE')).toEqual([
      'EXDATE;TZID=Pacific Standard Time:20240315T090000',
    ]);
    const zone = readTimeZoneDefinition(content.properties.bytes(PidLid.AppointmentTimeZoneDefinitionRecur)!);
    expect(zone).toMatchObject({
      keyName: 'Pacific Standard Time',
      rules: [{ bias: 480, daylightBias: -60, flags: 3 }],
    });
  });

  it('repeats whole days', async () => {
    const event = 'DTSTART;VALUE=DATE:20240305\nRRULE:FREQ=WEEKLY;UNTIL=20240401\nEXDATE;VALUE=DATE:20240312';
    const content = read(calendar(event, { zone: seoul }));
    expect(await linesWritten(content, 'DTSTART', 'RRULE', 'EXDATE')).toEqual([
      'DTSTART;VALUE=DATE:20240305',
      'RRULE:FREQ=WEEKLY;UNTIL=20240326;BYDAY=TU',
      'EXDATE;VALUE=DATE:20240312',
    ]);
  });

  it('[MS-OXOCAL] 2.2.10: has what differs as embedded messages', async () => {
    const event = `${at}SUMMARY:주간 회의\nLOCATION:A\nRRULE:FREQ=WEEKLY;COUNT=5\nEXDATE${inSeoul}:20240312T100000
END:VEVENT
BEGIN:VEVENT
UID:u-1@example.com
RECURRENCE-ID${inSeoul}:20240319T100000
DTSTART${inSeoul}:20240320T140000
DTEND${inSeoul}:20240320T153000
SUMMARY:옮긴 회의
LOCATION:A
X-MICROSOFT-CDO-BUSYSTATUS:OOF`;
    const content = read(calendar(event, { zone: seoul, method: 'PUBLISH' }));
    const recurrence = readAppointmentRecurrence(content.properties.bytes(PidLid.AppointmentRecur)!);
    expect(recurrence.exceptions).toMatchObject([
      { subject: '옮긴 회의', location: undefined, busyStatus: 3 },
    ]);
    expect(recurrence.pattern.deletedDates).toHaveLength(2);
    expect(recurrence.pattern.modifiedDates).toHaveLength(1);
    const [attachment] = content.attachments.filter(isCalendarException);
    const embedded = attachment?.data.kind === 'message' ? await attachment.data.open() : undefined;
    expect(iso(embedded!.properties, PidLid.ExceptionReplaceTime)).toBe('2024-03-19T01:00:00.000Z');
    expect(await linesWritten(content, 'SUMMARY', 'DTSTART', 'RECURRENCE-ID', 'EXDATE', 'LOCATION')).toEqual([
      `DTSTART${inSeoul}:20240305T100000`,
      'SUMMARY:주간 회의',
      'LOCATION:A',
      `EXDATE${inSeoul}:20240312T100000`,
      `RECURRENCE-ID${inSeoul}:20240319T100000`,
      `DTSTART${inSeoul}:20240320T140000`,
      'SUMMARY:옮긴 회의',
      'LOCATION:A',
    ]);
  });

  it('[MS-OXCICAL] 2.1.3.1.1.20.23: takes an RDATE for where an occurrence has gone', async () => {
    const event = `${at}RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE${inSeoul}:20240312T100000\nRDATE${inSeoul}:20240313T100000`;
    const content = read(calendar(event, { zone: seoul }));
    expect(await linesWritten(content, 'RECURRENCE-ID', 'EXDATE')).toEqual([
      `RECURRENCE-ID${inSeoul}:20240312T100000`,
    ]);
  });

  it.each([
    ['X-MICROSOFT-RRULE:FREQ=YEARLY;BYMONTHDAY=15;BYMONTH=8', 'X-MICROSOFT-CALSCALE:KoreaLunar'],
    ['RRULE:RSCALE=DANGI;FREQ=YEARLY', ''],
  ])('keeps days of the Korean lunar calendar: %s', async (rule, scale) => {
    const event = `DTSTART${inSeoul}:20240917T090000\n${rule}`;
    const text = calendar(event, { zone: seoul }).replace('VERSION:2.0', `VERSION:2.0\n${scale}`);
    const content = read(text);
    expect(
      readAppointmentRecurrence(content.properties.bytes(PidLid.AppointmentRecur)!).pattern.calendarType,
    ).toBe(0x14);
    const written = await calendarFromContent(content);
    expect(findLine(parseCalendar(written!.text)!, 'X-MICROSOFT-CALSCALE')?.value).toBe('KoreaLunar');
    const [line] = await linesWritten(content, 'X-MICROSOFT-RRULE');
    expect(line).toContain('FREQ=YEARLY');
    expect(line).toContain('BYMONTH=8');
  });
});

const people = `ORGANIZER;CN=김대표:mailto:ceo@example.com
ATTENDEE;CN="이, 과장";ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:lee@example.com
ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED:MAILTO:park@example.com
ATTENDEE;CUTYPE=ROOM;CN=회의실:mailto:room@example.com`;
const base = 'DTSTART:20240305T010000Z\nDTEND:20240305T020000Z\nSUMMARY:회의\n';

describe('methods', () => {
  it.each([
    ['REQUEST', '', 'IPM.Schedule.Meeting.Request'],
    ['CANCEL', '', 'IPM.Schedule.Meeting.Canceled'],
    ['PUBLISH', '', 'IPM.Appointment'],
    ['REPLY', ';PARTSTAT=ACCEPTED', 'IPM.Schedule.Meeting.Resp.Pos'],
    ['REPLY', ';PARTSTAT=DECLINED', 'IPM.Schedule.Meeting.Resp.Neg'],
    ['REPLY', ';PARTSTAT=TENTATIVE', 'IPM.Schedule.Meeting.Resp.Tent'],
  ])('%s%s', async (method, answer, messageClass) => {
    const attendees =
      answer === ''
        ? people
        : `ORGANIZER;CN=김대표:mailto:ceo@example.com\nATTENDEE${answer};CN=이과장:mailto:lee@example.com`;
    const content = read(calendar(`${base}${attendees}`, { method }));
    expect(content.properties.text(PidTag.MessageClass)).toBe(messageClass);
    const written = await calendarFromContent(content);
    expect(written?.method).toBe(method);
    const again = contentFromCalendar(written!.text, method)!;
    expect(again.properties.text(PidTag.MessageClass)).toBe(messageClass);
    const addresses = ({ recipients }: MessageContent) =>
      recipients.map((each) => each.text(PidTag.SmtpAddress));
    expect(addresses(again)).toEqual(addresses(content));
    expect(again.properties.text(PidTag.SentRepresentingSmtpAddress)).toBe(
      answer === '' ? 'ceo@example.com' : 'lee@example.com',
    );
    expect(again.properties.bytes(PidLid.GlobalObjectId)).toEqual(
      content.properties.bytes(PidLid.GlobalObjectId),
    );
  });

  it('makes recipients of attendees', () => {
    const { recipients } = read(calendar(`${base}${people}\nATTENDEE:mailto:ceo@example.com`));
    const rows = recipients.map((each) =>
      [PidTag.DisplayName, PidTag.RecipientType, PidTag.RecipientFlags, PidTag.RecipientTrackStatus].map(
        (tag) => each.get(tag),
      ),
    );
    expect(rows).toEqual([
      ['이, 과장', 1, 1, 0],
      ['park@example.com', 2, 1, 3],
      ['회의실', 3, 1, 0],
      ['ceo@example.com', 1, 3, 1],
    ]);
  });

  it('proposes another time', async () => {
    const event = `DTSTART:20240305T030000Z\nDTEND:20240305T040000Z\nX-MS-OLK-ORIGINALSTART:20240305T010000Z\nX-MS-OLK-ORIGINALEND:20240305T020000Z\nORGANIZER:mailto:ceo@example.com\nATTENDEE;PARTSTAT=TENTATIVE:mailto:lee@example.com`;
    const content = read(calendar(event, { method: 'COUNTER' }));
    expect(content.properties.text(PidTag.MessageClass)).toBe('IPM.Schedule.Meeting.Resp.Tent');
    expect(iso(content.properties, PidLid.AppointmentProposedStartWhole)).toBe('2024-03-05T03:00:00.000Z');
    expect(iso(content.properties, PidLid.AppointmentStartWhole)).toBe('2024-03-05T01:00:00.000Z');
    expect((await calendarFromContent(content))?.method).toBe('COUNTER');
    expect(await linesWritten(content, 'DTSTART', 'X-MS-OLK-ORIGINALSTART')).toEqual([
      'DTSTART:20240305T030000Z',
      'X-MS-OLK-ORIGINALSTART:20240305T010000Z',
    ]);
  });

  it('takes the method of the mail before that of the calendar', () => {
    expect(contentFromCalendar(calendar(base), 'CANCEL')?.properties.text(PidTag.MessageClass)).toBe(
      'IPM.Schedule.Meeting.Canceled',
    );
  });

  it('changes one instance of a series', async () => {
    const event = `${base}RECURRENCE-ID${inSeoul}:20240304T100000`;
    const content = read(calendar(event, { zone: seoul }));
    expect(content.properties.boolean(PidLid.IsException)).toBe(true);
    expect(await linesWritten(content, 'RECURRENCE-ID')).toEqual(['RECURRENCE-ID:20240304T010000Z']);
    const [id, clean] = [PidLid.GlobalObjectId, PidLid.CleanGlobalObjectId].map((key) =>
      Buffer.from(content.properties.bytes(key)!).subarray(16, 20).toString('hex'),
    );
    expect([id, clean]).toEqual(['07e80304', '00000000']);
  });
});

describe('what an event says of itself', () => {
  it('goes both ways', async () => {
    const event = `${base}DESCRIPTION:첫 줄\\n둘째\\, 줄
X-ALT-DESC;FMTTYPE=text/html:<p>안녕\\, 하세요</p>
LOCATION:본관\\; 3층
CATEGORIES:파랑,빨강
CLASS:PRIVATE
PRIORITY:1
X-MICROSOFT-CDO-BUSYSTATUS:OOF
X-MICROSOFT-DISALLOW-COUNTER:TRUE
SEQUENCE:3
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT30M
END:VALARM`;
    const { properties, ...rest } = read(calendar(event, { method: 'PUBLISH' }));
    expect(properties.text(PidTag.Body)).toBe('첫 줄\r\n둘째, 줄');
    expect(properties.get(PidName.Keywords)).toEqual(['파랑', '빨강']);
    expect(
      [
        PidTag.Sensitivity,
        PidTag.Importance,
        PidLid.BusyStatus,
        PidLid.ReminderDelta,
        PidLid.AppointmentSequence,
      ].map((key) => properties.get(key)),
    ).toEqual([2, 2, 3, 30, 3]);
    const again = read((await calendarFromContent({ properties, ...rest }))!.text);
    const values = (bag: PropertyBag) =>
      new Map([...bag.entries()].map(({ key, value }) => [JSON.stringify(key), value]));
    expect(values(again.properties)).toEqual(values(properties));
  });

  it('attaches what is in the calendar', async () => {
    const event = `${base}ATTACH;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=text/plain;X-FILENAME=a.txt:YWJj\nATTACH:https://example.com/a`;
    const [attachment, ...more] = read(calendar(event)).attachments;
    expect(more).toEqual([]);
    expect(attachment?.properties.text(PidTag.AttachLongFilename)).toBe('a.txt');
    expect(attachment?.data.kind === 'bytes' && Buffer.from(await attachment.data.read()).toString()).toBe(
      'abc',
    );
  });
});

describe('tasks', () => {
  it('go both ways', async () => {
    const event =
      'SUMMARY:보고서\nDTSTART;VALUE=DATE:20240305\nDUE;VALUE=DATE:20240308\nPERCENT-COMPLETE:40\nSTATUS:IN-PROCESS\nRRULE:FREQ=WEEKLY';
    const content = read(calendar(event, { kind: 'VTODO', zone: seoul }));
    expect(content.properties.text(PidTag.MessageClass)).toBe('IPM.Task');
    expect(iso(content.properties, PidLid.TaskDueDate)).toBe('2024-03-08T00:00:00.000Z');
    expect(iso(content.properties, PidLid.CommonEnd)).toBe('2024-03-07T15:00:00.000Z');
    expect(await linesWritten(content, 'DUE', 'DTSTART', 'PERCENT-COMPLETE', 'STATUS', 'RRULE')).toEqual([
      'DTSTART;VALUE=DATE:20240305',
      'DUE;VALUE=DATE:20240308',
      'STATUS:IN-PROCESS',
      'PERCENT-COMPLETE:40',
      'RRULE:FREQ=WEEKLY',
    ]);
  });

  it('are done', () => {
    const { properties } = read(calendar('COMPLETED:20240306T010000Z', { kind: 'VTODO' }));
    expect([
      properties.boolean(PidLid.TaskComplete),
      properties.number(PidLid.TaskStatus),
      properties.number(PidLid.PercentComplete),
    ]).toEqual([true, 2, 1]);
  });
});

describe('whatever comes', () => {
  const words = fc.constantFrom(
    'DTSTART:20240305T010000Z',
    'DTSTART;VALUE=DATE:16010101',
    'DTSTART;TZID=Asia/Seoul:20241301',
    'DTEND:19700101',
    'DURATION:P999999W',
    'RRULE:FREQ=YEARLY;COUNT=2147483647',
    'RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=4;UNTIL=99991231',
    'RRULE:FREQ=DAILY;INTERVAL=99999;COUNT=9999',
    'RECURRENCE-ID:20240305T010000Z',
    'EXDATE:20240305,x,20240306T000000',
    'RDATE;VALUE=PERIOD:20240307T010000Z/PT1H',
    'ATTENDEE;PARTSTAT=x:y',
    'BEGIN:VALARM',
    'TRIGGER:-P9999D',
    'END:VALARM',
    'END:VEVENT\nBEGIN:VEVENT\nUID:u-1@example.com',
    'BEGIN:VTIMEZONE\nTZID:Asia/Seoul\nBEGIN:STANDARD\nDTSTART:x\nTZOFFSETTO:+9999\nEND:STANDARD\nEND:VTIMEZONE',
    'X-WR-TIMEZONE:../x',
  );

  it('is a message or none, and is written again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(words, fc.string())),
        fc.constantFrom('REQUEST', 'REPLY', 'COUNTER', 'x'),
        async (lines, method) => {
          const content = contentFromCalendar(calendar(lines.join('\n'), { method }), undefined);
          if (content === undefined) return;
          const written = await calendarFromContent(content);
          expect(contentFromCalendar(written!.text, undefined)).toBeDefined();
        },
      ),
    );
  });
});
