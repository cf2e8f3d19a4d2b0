import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';
import { remoteSessionObject } from '../presentation/throttling-objects.ts';
import { findSessions, getSession } from '../throttling-kit/own-sessions.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-RemoteSession',
  synopsis: {
    en: 'Shows the remote sessions that are open on this server.',
    ko: '이 서버에 열려 있는 원격 세션을 표시합니다.',
  },
  description: {
    en: 'Those of the account; administrators may ask for those of the whole organisation, with the partners that work in it. Get-PSSession lists what your shell has opened; this is what the server counts.',
    ko: '계정의 세션을 보여 줍니다. 관리자는 이 조직에서 작업하는 파트너를 포함한 조직 전체의 세션을 볼 수 있습니다. Get-PSSession은 내 셸이 연 세션을, 이 cmdlet은 서버가 세는 세션을 보여 줍니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  effect: 'read',
  output: remoteSessionObject,
  parameters: {
    Identity: parameter({
      schema: text(),
      synopsis: { en: 'The id of one.', ko: '세션의 ID.' },
      position: 0,
    }),
    All: flag({ synopsis: { en: 'Also those of others.', ko: '다른 사람의 세션도 표시합니다.' } }),
  },
  examples: [
    { line: 'Get-RemoteSession', synopsis: { en: 'Your own.', ko: '내 세션.' } },
    {
      line: 'Get-RemoteSession -All | Sort-Object Age -Descending | Format-Table UserName, ClientAddress, Age, IdleTime',
      synopsis: { en: 'Of everybody, the oldest first.', ko: '모두의 세션을 오래된 것부터.' },
    },
  ],
  async *process({ Identity, All }, context) {
    const now = context.clock.now();
    const found = Identity === undefined ? findSessions(All, context) : [getSession(Identity, All, context)];
    for (const session of found) yield remoteSessionObject.present({ session, now });
  },
});
