import { findMember, toText } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, identity } from '../kit/parameter-types.ts';
import { getSession } from '../throttling-kit/own-sessions.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-RemoteSession',
  synopsis: {
    en: 'Closes a remote session from anywhere, with what runs in it.',
    ko: '어디서든 원격 세션을 닫습니다. 세션에서 실행 중인 것도 멈춥니다.',
  },
  description: {
    en: 'For a session whose shell was closed or whose machine is gone. Its client is told who closed it.',
    ko: '셸을 닫아 버렸거나 컴퓨터가 사라진 세션에 씁니다. 그 세션의 클라이언트에는 누가 닫았는지 알립니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: parameter({
      schema: identity('Landfall.RemoteSessionIdParameter', (value) => {
        const found = findMember(value, 'Identity')?.value;
        return found === null || found === undefined ? undefined : toText(found);
      }),
      synopsis: {
        en: 'The id, as Get-RemoteSession or the refusal shows it.',
        ko: 'Get-RemoteSession이나 거부 메시지에 나온 ID.',
      },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
    }),
    All: flag({ synopsis: { en: 'Also one of somebody else.', ko: '다른 사람의 세션도 닫습니다.' } }),
  },
  examples: [
    {
      line: 'Remove-RemoteSession 9ce2a1d2-77a0-4b7e-9d0a-0d1c5a6a2b11',
      synopsis: { en: 'One of your own.', ko: '내 세션 하나를 닫습니다.' },
    },
    {
      line: 'Get-RemoteSession -All | Where-Object UserName -eq minsu.kim@contoso.com | Remove-RemoteSession -All -Confirm:$false',
      synopsis: { en: 'All of one person.', ko: '한 사람의 세션을 모두 닫습니다.' },
    },
  ],
  target: ({ Identity, All }, context) => {
    const { id, owner, clientAddress } = getSession(Identity, All, context);
    return `${id} (${owner} from ${clientAddress})`;
  },
  async process({ Identity, All }, context) {
    const { id } = getSession(Identity, All, context);
    await context.rooms.openSessions.close(id, context.actor.name);
    return undefined;
  },
});
