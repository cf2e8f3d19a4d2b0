import type { MapiLogEntry } from '../../operations/client-access/mapi-log-entries.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { date, flag, list, oneOf, text } from '../kit/parameter-types.ts';
import { mapiHttpLogObject } from '../presentation/mapi-http-objects.ts';

const protocols = { MapiHttp: 'clientAccess', AddressBook: 'addressBook', HttpProxy: 'httpProxy' } as const;
type Protocol = keyof typeof protocols;
const protocolNames = Object.keys(protocols) as Protocol[];
const byDefault: readonly Protocol[] = ['MapiHttp', 'AddressBook'];

export const cmdlet = defineCmdlet({
  name: 'Get-MapiHttpLog',
  synopsis: {
    en: 'Reads the logs of MAPI over HTTP, the newest line first.',
    ko: 'MAPI over HTTP 로그를 최신 항목부터 읽습니다.',
  },
  description: {
    en: 'The logs lie on the server that is asked: Logging/MAPI Client Access, Logging/MAPI Address Book Service and Logging/HttpProxy/Mapi of its data folder. An organisation sees its own requests; requests of nobody who has signed in are shown to whoever runs the platform.',
    ko: '요청한 서버의 데이터 폴더에 있는 Logging/MAPI Client Access, Logging/MAPI Address Book Service, Logging/HttpProxy/Mapi 로그를 읽습니다. 조직은 자기 요청만 봅니다. 로그인하지 않은 요청은 플랫폼 관리자만 봅니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  organizationIsOptional: true,
  effect: 'read',
  output: mapiHttpLogObject,
  parameters: {
    Start: parameter({ schema: date(), synopsis: { en: 'Not before then.', ko: '이 시각부터.' } }),
    End: parameter({ schema: date(), synopsis: { en: 'Not after then.', ko: '이 시각까지.' } }),
    User: parameter({
      schema: text({ maxLength: 320 }),
      position: 0,
      completer: 'mailbox',
      synopsis: { en: 'Of this person alone, by the sign-in name.', ko: '이 사람만. 로그인 이름.' },
    }),
    Operation: parameter({
      schema: list(text({ maxLength: 64 })),
      synopsis: {
        en: 'Requests of these types alone: Connect, Execute.',
        ko: '이 형식의 요청만: Connect, Execute.',
      },
    }),
    Protocol: parameter({
      schema: list(oneOf(protocolNames)),
      synopsis: {
        en: 'Which logs: MapiHttp (mailboxes) and AddressBook without it; HttpProxy for all that came in by HTTP.',
        ko: '읽을 로그. 기본은 MapiHttp(사서함)와 AddressBook. HTTP로 들어온 모든 요청은 HttpProxy.',
      },
    }),
    FailuresOnly: flag({ synopsis: { en: 'What did not come out alone.', ko: '실패한 것만.' } }),
    ResultSize: resultSizeParameter,
  },
  examples: [
    {
      line: 'Get-MapiHttpLog -ResultSize 20',
      synopsis: { en: 'The last 20 requests.', ko: '최근 요청 20개.' },
    },
    {
      line: 'Get-MapiHttpLog minsu.kim@contoso.com -FailuresOnly | Format-List Date, Operation, Status, Failure',
      synopsis: { en: 'What went wrong for one person.', ko: '한 사람에게 일어난 오류.' },
    },
    {
      line: 'Get-MapiHttpLog -Protocol HttpProxy -Start 2026-11-21T08:00 -End 2026-11-21T09:00',
      synopsis: { en: 'All that came in within an hour.', ko: '한 시간 동안 들어온 모든 요청.' },
    },
  ],
  async *process({ Start, End, User, Operation, Protocol = byDefault, FailuresOnly, ResultSize }, context) {
    const { rooms, knownOrganization } = context;
    const operations = Operation?.map((name) => name.toLowerCase());
    const query = {
      logs: [...new Set(Protocol.map((name) => protocols[name]))],
      ...{ start: Start?.unixMs, end: End?.unixMs, user: User },
    };
    const isWanted = (entry: MapiLogEntry) =>
      (operations === undefined || operations.includes(entry.operation.toLowerCase())) &&
      (!FailuresOnly || entry.failure !== '' || !/^(0|200|)$/.test(entry.status));
    const found = presented(rooms.clientAccess.access.readLogs(knownOrganization, query), isWanted);
    yield* limitResults(found, ResultSize, context);
  },
});

async function* presented(entries: AsyncIterable<MapiLogEntry>, isWanted: (entry: MapiLogEntry) => boolean) {
  for await (const entry of entries) if (isWanted(entry)) yield mapiHttpLogObject.present(entry);
}
