import { jobType, presentJob } from '../job-kit/job-object.ts';
import { receiveParts } from '../job-kit/receive-parts.ts';
import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { isFinished } from '../kit/jobs/job-states.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf, text } from '../kit/parameter-types.ts';
import type { RemoteSession } from '../kit/remote-sessions.ts';
import { whatWasLeft } from '../remote-session-kit/remote-works.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';
import {
  givenSessions,
  selectSessions,
  serverSelectors,
  sessionSelectors,
} from '../remote-session-kit/session-parameters.ts';

const name = 'Receive-PSSession';
const { Id } = sessionSelectors;
const { Name, InstanceId, ...ofServer } = serverSelectors;

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'What has come of the commands in a session that was left, and what still comes.',
    ko: '남겨 둔 세션의 명령이 낸 결과와 앞으로 낼 결과를 받습니다.',
  },
  description: {
    en: 'Connects to the session where this shell is not. What is received is gone from the server. Ctrl-C ends the command there; Disconnect-PSSession leaves it again. A session in which a job of this shell runs gives its output to the job, which is given out.',
    ko: '연결되어 있지 않으면 먼저 연결합니다. 받은 결과는 서버에서 사라집니다. Ctrl-C는 서버의 명령을 끝내고 Disconnect-PSSession은 다시 남깁니다. 이 셸의 작업이 실행 중인 세션의 결과는 작업으로 가며 그 작업을 출력합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  otherOutputs: [jobType],
  defaultSet: 'Session',
  parameters: {
    Session: givenSessions,
    Id,
    Name,
    InstanceId,
    ...ofServer,
    OutTarget: parameter({
      schema: oneOf(['Default', 'Host', 'Job'], 'Microsoft.PowerShell.Commands.OutTarget'),
      synopsis: {
        en: 'Host gives it out here, Job makes a job of it.',
        ko: 'Host는 여기에 출력하고 Job은 작업으로 만듭니다.',
      },
    }),
    JobName: parameter({
      schema: text(),
      synopsis: { en: 'What to call the job; with -OutTarget Job.', ko: '작업 이름. -OutTarget Job과 함께.' },
    }),
  },
  examples: [
    {
      line: 'Receive-PSSession -ConnectionUri https://mail.contoso.com/powershell-liveid -Credential $UserCredential -Name reports',
      synopsis: { en: 'What was begun from another computer.', ko: '다른 컴퓨터에서 시작한 명령의 결과.' },
    },
    {
      line: 'Receive-PSSession $Session -OutTarget Job -JobName reports',
      synopsis: { en: 'While the shell goes on.', ko: '셸은 계속 쓸 수 있습니다.' },
    },
  ],
  async *process({ Session, OutTarget = 'Default', JobName, ...selected }, context) {
    if (JobName !== undefined && OutTarget !== 'Job') throw onlyForJob();
    const { jobs } = requireRemoteSessions(context);
    for (const one of Session ?? (await selectSessions(name, selected, context))) {
      await one.connect(context);
      const job = jobs.all.find(({ children }) => children.some((part) => runsIn(part, one)));
      if (job !== undefined) {
        if (OutTarget !== 'Host') yield presentJob(job);
        else {
          const parts = job.children.filter((part) => runsIn(part, one));
          yield* receiveParts(parts, { keeps: false, waits: true }, jobs, context);
        }
      } else if (OutTarget === 'Job') {
        const command = `${name} ${one.name}`;
        const work = { works: [whatWasLeft(one)], limit: 1 };
        yield presentJob(jobs.start({ name: JobName, command, cmdlet: name, ...work }));
      } else yield* whatWasLeft(one).run(context);
    }
  },
});

const runsIn = (
  part: { readonly session: RemoteSession | undefined; readonly state: Parameters<typeof isFinished>[0] },
  one: RemoteSession,
): boolean => part.session === one && !isFinished(part.state);

const onlyForJob = () =>
  bindingError({
    cmdlet: name,
    id: 'JobNameWithoutOutTarget',
    message: '-JobName is for -OutTarget Job. Give both, or neither.',
  });
