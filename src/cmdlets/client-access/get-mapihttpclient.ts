import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { date, text } from '../kit/parameter-types.ts';
import { mapiHttpClientObject } from '../presentation/mapi-http-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MapiHttpClient',
  synopsis: {
    en: 'Shows with which Outlook people come, and what has to be installed where one cannot speak MAPI over HTTP.',
    ko: '사람들이 쓰는 Outlook 버전과, MAPI over HTTP를 쓸 수 없을 때 설치할 것을 표시합니다.',
  },
  description: {
    en: 'From the logs of the server that is asked, for as long as they are kept. The version is what the client says of itself in X-ClientApplication; program and mode (Cached, or Classic for online) are what Outlook tells when it connects; the verdict is that of Get-OutlookProtocolSupport.',
    ko: '요청한 서버의 로그에서 보존 기간만큼 찾습니다. 버전은 클라이언트가 X-ClientApplication으로 밝힌 값이고, 프로그램과 모드(Cached, 온라인이면 Classic)는 Outlook이 연결할 때 알려 주는 값이며, 판정은 Get-OutlookProtocolSupport의 표를 따릅니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  organizationIsOptional: true,
  effect: 'read',
  output: mapiHttpClientObject,
  parameters: {
    User: parameter({
      schema: text({ maxLength: 320 }),
      position: 0,
      completer: 'mailbox',
      synopsis: { en: 'Of this person alone, by the sign-in name.', ko: '이 사람만. 로그인 이름.' },
    }),
    Start: parameter({
      schema: date(),
      synopsis: { en: 'Seen since then.', ko: '이 시각 이후에 접속한 것.' },
    }),
    ResultSize: resultSizeParameter,
  },
  examples: [
    {
      line: 'Get-MapiHttpClient',
      synopsis: { en: 'All that the logs know.', ko: '로그에 있는 모든 클라이언트.' },
    },
    {
      line: 'Get-MapiHttpClient | Where-Object Verdict -eq NotSupported | Format-List User, Release, ToInstall',
      synopsis: { en: 'Whose Outlook needs something.', ko: '설치가 필요한 사람.' },
    },
  ],
  async *process({ User, Start, ResultSize }, context) {
    const { rooms, knownOrganization, language } = context;
    const clients = await rooms.clientAccess.access.clients(knownOrganization, {
      user: User,
      start: Start?.unixMs,
    });
    const rows = clients.map((client) => mapiHttpClientObject.present({ client, language }));
    yield* limitResults(fromList(rows), ResultSize, context);
  },
});

async function* fromList<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}
