import { requireOrder } from '../../reports/periods.ts';
import type { TracedMessage } from '../../reports/recording/traced-message.ts';
import { getWildcard } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { date, guid, list, oneOf, text } from '../kit/parameter-types.ts';
import { messageTraceObject } from '../presentation/mail-report-objects.ts';
import { presentAll } from '../presentation/present-all.ts';
import { reported } from '../reports-kit/report-rows.ts';
import { pageOf, pageParameters } from '../reports-kit/span-parameters.ts';

const twoDaysMs = 48 * 60 * 60 * 1000;

const choices = {
  SenderAddress: parameter({
    schema: list(text()),
    synopsis: {
      en: 'From these; *@contoso.com is everybody there.',
      ko: '보낸 주소. *@contoso.com처럼 쓸 수 있습니다.',
    },
    fromPipeline: 'propertyName',
  }),
  RecipientAddress: parameter({
    schema: list(text()),
    synopsis: {
      en: 'To these; *@contoso.com is everybody there.',
      ko: '받는 주소. *@contoso.com처럼 쓸 수 있습니다.',
    },
    fromPipeline: 'propertyName',
  }),
  MessageId: parameter({
    schema: list(text()),
    synopsis: { en: 'With this Message-ID header.', ko: 'Message-ID 헤더.' },
    fromPipeline: 'propertyName',
  }),
  MessageTraceId: parameter({
    schema: guid(),
    synopsis: { en: 'One message, to all its recipients.', ko: '메시지 하나(받는 사람 모두).' },
    fromPipeline: 'propertyName',
  }),
  FromIP: parameter({
    schema: text(),
    synopsis: { en: 'That came from this address.', ko: '이 IP 주소에서 온 메시지.' },
  }),
  Status: parameter({
    schema: list(oneOf(['Delivered', 'Failed'])),
    synopsis: { en: 'What became of it.', ko: '처리 결과.' },
  }),
} as const;

export const cmdlet = defineCmdlet({
  name: 'Get-MessageTrace',
  synopsis: {
    en: 'Finds single messages that came in or went out, the newest first.',
    ko: '들어오거나 나간 메시지를 최근 것부터 찾습니다.',
  },
  description: {
    en: 'Without dates it looks at the last 48 hours. Messages are kept for ten days, unless the server is configured otherwise (retention.messageTraceDays). What a migration copies is not among them: Export-MigrationReport lists that.',
    ko: '날짜를 주지 않으면 최근 48시간을 봅니다. 서버 설정(retention.messageTraceDays)이 없으면 10일 동안 보관합니다. 마이그레이션이 복사한 메시지는 나오지 않으며 Export-MigrationReport에서 볼 수 있습니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: messageTraceObject,
  parameters: {
    StartDate: parameter({
      schema: date(),
      synopsis: { en: 'From this time on, in UTC.', ko: '이 시각부터(UTC).' },
    }),
    EndDate: parameter({
      schema: date(),
      synopsis: { en: 'Before this time, in UTC.', ko: '이 시각 전까지(UTC).' },
    }),
    ...choices,
    ...pageParameters,
  },
  examples: [
    {
      line: 'Get-MessageTrace -RecipientAddress kim@contoso.com',
      synopsis: { en: 'What one mailbox got in two days.', ko: '한 사서함이 이틀 동안 받은 메시지.' },
    },
    {
      line: 'Get-MessageTrace -StartDate 11/13/2026 -EndDate 11/15/2026 | Export-Csv messages.csv',
      synopsis: { en: 'Two days, as a file.', ko: '이틀 동안의 메시지를 파일로.' },
    },
  ],
  async *process({ StartDate, EndDate, Page, PageSize, ...choice }, context) {
    const { rooms, organization, clock } = context;
    const until = EndDate?.unixMs ?? clock.now() + 1;
    const from = StartDate?.unixMs ?? until - twoDaysMs;
    requireOrder(from, until);
    const fits = filterOf(choice);
    const rows = async function* () {
      for await (const row of reported(rooms.reports.messages(organization, from, until), context))
        if (fits(row.row)) yield { ...row, from, until };
    };
    yield* presentAll(messageTraceObject, pageOf(rows(), { Page, PageSize }, context));
  },
});

function filterOf(choice: Partial<Bound<typeof choices>>): (message: TracedMessage) => boolean {
  const { FromIP, MessageTraceId, Status } = choice;
  const sender = addressTest(choice.SenderAddress);
  const recipient = addressTest(choice.RecipientAddress);
  const ids = choice.MessageId && new Set(choice.MessageId.map((id) => id.trim().replace(/^<(.*)>$/s, '$1')));
  return (message) =>
    sender(message.sender) &&
    recipient(message.recipient) &&
    (ids === undefined || ids.has(message.messageId)) &&
    (MessageTraceId === undefined || message.traceId === MessageTraceId.toLowerCase()) &&
    (FromIP === undefined || message.fromIp === FromIP.trim()) &&
    (Status === undefined || Status.includes(message.status));
}

/** A star stands for any part of an address. */
function addressTest(wanted: readonly string[] | undefined): (address: string) => boolean {
  const tests = wanted?.map((each) => getWildcard(each.trim(), false));
  return (address) => tests === undefined || tests.some((test) => test(address));
}
