import { getWildcard } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { moduleType } from '../kit/objects/module-object.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';
import { ProgressRecord } from '../kit/progress-record.ts';
import { sessionError } from '../remote-session-kit/session-errors.ts';
import { session } from '../remote-session-kit/session-parameters.ts';

const name = 'Import-PSSession';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Brings the cmdlets of a session here.', ko: '세션의 cmdlet을 이 셸로 가져옵니다.' },
  description: {
    en: 'They run on the server, with the rights of the account there. Those that administer something take the place of this shell’s own of the same name until the session is removed.',
    ko: '서버에서 그 계정의 권한으로 실행됩니다. 세션을 제거할 때까지 이 셸의 같은 이름 관리 cmdlet을 대신합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: moduleType,
  parameters: {
    Session: parameter({
      schema: session(),
      synopsis: { en: 'The session.', ko: '세션.' },
      position: 0,
      mandatory: true,
    }),
    CommandName: parameter({
      schema: list(text()),
      synopsis: { en: 'These alone, by name or pattern.', ko: '이름이나 패턴에 맞는 것만.' },
      position: 2,
      aliases: ['Name'],
    }),
    Prefix: parameter({
      schema: text(),
      synopsis: { en: 'Stands before the noun of each name here.', ko: '명사 앞에 붙일 말.' },
    }),
    AllowClobber: flag({
      synopsis: { en: 'As always here.', ko: '같은 이름을 대신합니다(항상 그렇습니다).' },
    }),
    DisableNameChecking: flag({ synopsis: { en: 'As always here.', ko: '항상 그렇습니다.' } }),
  },
  examples: [
    {
      line: 'Import-PSSession $Session',
      synopsis: { en: 'All that the account may use.', ko: '계정이 쓸 수 있는 모든 cmdlet.' },
    },
    {
      line: 'Import-PSSession $Session -CommandName Get-Mailbox* -Prefix Customer',
      synopsis: {
        en: 'Get-CustomerMailbox beside Get-Mailbox.',
        ko: 'Get-Mailbox와 함께 Get-CustomerMailbox.',
      },
    },
  ],
  async process({ Session, CommandName = ['*'], Prefix = '' }, context) {
    const activity = 'Import-PSSession';
    const step = { activityId: Session.number, activity };
    context.reporter.progress(
      new ProgressRecord({ ...step, statusDescription: `Asking ${Session.computerName} for its commands` }),
    );
    const wanted = CommandName.map((pattern) => getWildcard(pattern, false));
    const cmdlets = await Session.readCmdlets(
      {
        isWanted: (each) => wanted.some((fits) => fits(each)),
        rename: (each) => each.replace('-', `-${Prefix}`),
      },
      context,
    );
    const commands = context.catalog.addModule(Session.guid, cmdlets);
    context.reporter.progress(
      new ProgressRecord({
        ...step,
        statusDescription: `${commands.length} commands`,
        percentComplete: 100,
        completed: true,
      }),
    );
    if (commands.length === 0) {
      throw sessionError(
        name,
        'ErrorNoCommandsImportedFromRemoteRunspace',
        `${Session.computerName} has no command ${CommandName.join(', ')} for this account.`,
        Session.name,
      );
    }
    return moduleType.present({ type: 'Script', name: `tmp_${Session.name}`, commands });
  },
});
