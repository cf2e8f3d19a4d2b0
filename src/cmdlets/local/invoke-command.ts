import { AppError } from '../../base/errors.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import { jobType, presentJob } from '../job-kit/job-object.ts';
import { asJobLine } from '../kit/background-work.ts';
import { bindingError } from '../kit/binding-errors.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { JobWork } from '../kit/jobs/child-job.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, scriptBlock, text, whole } from '../kit/parameter-types.ts';
import type { RemoteSession, RemoteSessionRequest, RemoteSessions } from '../kit/remote-sessions.ts';
import {
  type ConnectionValues,
  connectionIn,
  requestOf,
} from '../remote-session-kit/connection-parameters.ts';
import { customerName, readCustomers } from '../remote-session-kit/customers.ts';
import { mergeOutputs } from '../remote-session-kit/merge-outputs.ts';
import { inCustomer, inNewSession, inSession, type SentScript } from '../remote-session-kit/remote-works.ts';
import { scriptOf } from '../remote-session-kit/script-text.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';
import { sessionType } from '../remote-session-kit/session-object.ts';
import { session } from '../remote-session-kit/session-parameters.ts';

const name = 'Invoke-Command';
const defaultThrottle = 32;
/** Of Exchange, and of servers here where nobody has set it otherwise. */
const sessionsPerAccount = 3;

const { ConnectionUri, ...connection } = connectionIn(['Uri', 'Customers', 'AllCustomers']);
const { mandatory: _, ...ConnectionUriOfAny } = ConnectionUri;

/** Without the customers: each has an address of its own. */
const connectionOf = <B extends object>(bound: B): Omit<B, 'DelegatedOrganization'> => ({
  ...bound,
  DelegatedOrganization: undefined,
});

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Runs a block in sessions on servers.', ko: '서버의 세션에서 블록을 실행합니다.' },
  description: {
    en: '$using:name is a variable of this shell. Of several sessions, outputs come as they are there; PSComputerName tells from where.',
    ko: '$using:이름은 이 셸의 변수입니다. 세션이 여럿이면 결과가 나오는 대로 오며 PSComputerName이 출처를 알려 줍니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  otherOutputs: [jobType, sessionType],
  defaultSet: 'InProcess',
  parameters: {
    Session: parameter({
      schema: list(session()),
      synopsis: { en: 'The sessions.', ko: '세션.' },
      position: 0,
      mandatory: true,
      sets: ['Session'],
    }),
    ConnectionUri: ConnectionUriOfAny,
    ...connection,
    DelegatedOrganization: parameter({
      schema: list(customerName()),
      synopsis: {
        en: 'For partners: runs in each of these customers, by their domains. Customer tells whose an object is.',
        ko: '파트너용: 도메인으로 지정한 고객마다 실행합니다. Customer 속성이 어느 고객의 개체인지 알려 줍니다.',
      },
      aliases: ['DelegatedOrg'],
      mandatory: true,
      sets: ['Customers'],
    }),
    AllCustomers: flag({
      synopsis: {
        en: 'For partners: in every customer of Get-PartnerContract.',
        ko: '파트너용: Get-PartnerContract의 모든 고객에서 실행합니다.',
      },
      mandatory: true,
      sets: ['AllCustomers'],
    }),
    ScriptBlock: parameter({
      schema: scriptBlock(),
      synopsis: { en: 'What to run.', ko: '실행할 블록.' },
      position: 1,
      mandatory: true,
      aliases: ['Command'],
    }),
    ArgumentList: parameter({
      schema: anything(),
      synopsis: { en: 'Values for the parameters of the block.', ko: '블록의 매개 변수 값.' },
      aliases: ['Args'],
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: '$input of the block.', ko: '블록의 $input.' },
      fromPipeline: 'value',
    }),
    ThrottleLimit: parameter({
      schema: whole({ min: 1 }),
      synopsis: {
        en: 'Sessions at the same time: 32, and 3 for customers, without it.',
        ko: '동시에 실행할 세션 수. 기본 32, 고객의 경우 3.',
      },
    }),
    AsJob: flag({
      synopsis: {
        en: 'Runs it while the shell goes on; Receive-Job brings what comes of it.',
        ko: '셸이 다른 일을 하는 동안 실행합니다. 결과는 Receive-Job으로 받습니다.',
      },
    }),
    JobName: parameter({
      schema: text(),
      synopsis: { en: 'What to call the job; with -AsJob.', ko: '작업 이름. -AsJob과 함께 씁니다.' },
    }),
    InDisconnectedSession: flag({
      synopsis: {
        en: 'Begins it in a session of its own and leaves that: Receive-PSSession brings what comes of it.',
        ko: '새 세션에서 시작하고 연결을 끊습니다. 결과는 Receive-PSSession으로 받습니다.',
      },
      aliases: ['Disconnected'],
      sets: ['Uri'],
    }),
    SessionName: parameter({
      schema: text(),
      synopsis: {
        en: 'What to call that session; with -InDisconnectedSession.',
        ko: '그 세션의 이름. -InDisconnectedSession과 함께 씁니다.',
      },
      sets: ['Uri'],
    }),
    HideComputerName: flag({
      synopsis: { en: 'Without PSComputerName.', ko: 'PSComputerName을 붙이지 않습니다.' },
      aliases: ['HCN'],
    }),
  },
  examples: [
    {
      line: 'Invoke-Command -Session $Session -ScriptBlock {Get-Mailbox}',
      synopsis: { en: 'Lists mailboxes of the server.', ko: '서버의 사서함을 나열합니다.' },
    },
    {
      line: 'Invoke-Command -DelegatedOrganization contoso.com, tailspin.com { Get-Mailbox } | Group-Object Customer',
      synopsis: {
        en: 'In two customers, by the server and the account of the newest session.',
        ko: '가장 최근 세션의 서버와 계정으로 고객 두 곳에서 실행합니다.',
      },
    },
    {
      line: 'Invoke-Command -AllCustomers { Get-MailboxStatistics (Get-Mailbox) } -ErrorVariable failed',
      synopsis: {
        en: 'In all of them; what failed is kept apart.',
        ko: '모든 고객에서 실행하고 실패한 것은 따로 모읍니다.',
      },
    },
    {
      line: '$job = Invoke-Command -Session $Session { Get-Mailbox -ResultSize Unlimited } -AsJob -JobName mailboxes',
      synopsis: {
        en: 'While the shell goes on; Receive-Job $job -Wait brings the mailboxes.',
        ko: '셸은 계속 쓸 수 있고 Receive-Job $job -Wait로 사서함을 받습니다.',
      },
    },
  ],
  async *stream(bound, input, context) {
    const { Session, ConnectionUri: uri, ScriptBlock, ArgumentList, AsJob, JobName } = bound;
    const { DelegatedOrganization, AllCustomers, ThrottleLimit, InDisconnectedSession } = bound;
    const isForCustomers = DelegatedOrganization !== undefined || AllCustomers;
    const args = ArgumentList === undefined ? [] : [ArgumentList].flat();
    if (Session === undefined && uri === undefined && !isForCustomers) {
      if (AsJob) throw nowhere();
      yield* context.blocks.output(ScriptBlock)(null);
      return;
    }
    if (JobName !== undefined && !AsJob) throw onlyWith('JobName', 'AsJob');
    const isOne = !isForCustomers && (Session === undefined || Session.length === 1);
    const script: SentScript = {
      ...scriptOf(ScriptBlock, args, context.scope),
      input: await inputOf(input, isOne && !AsJob, context),
      isHidden: bound.HideComputerName,
    };
    const sessions = requireRemoteSessions(context);
    if (InDisconnectedSession) {
      if (AsJob) throw notTogether();
      yield sessionType.present(await leftSession(bound, script, sessions, context));
      return;
    }
    if (bound.SessionName !== undefined) throw onlyWith('SessionName', 'InDisconnectedSession');
    const works = await worksOf(bound, script, sessions, context);
    const limit = ThrottleLimit ?? (isForCustomers ? sessionsPerAccount : defaultThrottle);
    if (AsJob) {
      const command = ScriptBlock.text.trim();
      const job = sessions.jobs.start({ name: JobName, command, cmdlet: name, works, limit });
      yield presentJob(job);
      return;
    }
    const [only] = works;
    if (isOne && only !== undefined) yield* only.run(context);
    else {
      yield* mergeOutputs(
        works.map((work) => () => work.run(context)),
        limit,
        (error, index) => context.writeError(error, targetOf(works[index])),
      );
    }
  },
});

const targetOf = (work: JobWork | undefined): Value => work?.session?.name ?? work?.location ?? null;

interface Places extends Omit<ConnectionValues, 'DelegatedOrganization'> {
  readonly Session?: readonly RemoteSession[] | undefined;
  readonly DelegatedOrganization?: readonly string[] | undefined;
  readonly AllCustomers: boolean;
  readonly SessionName?: string | undefined;
}

async function worksOf(
  bound: Places,
  script: SentScript,
  sessions: RemoteSessions,
  context: CmdletContext,
): Promise<readonly JobWork[]> {
  const { Session, ConnectionUri: uri, DelegatedOrganization, AllCustomers } = bound;
  if (Session !== undefined) return Session.map((session) => inSession(session, script));
  const request = uri === undefined ? known(sessions) : await requestOf(connectionOf(bound), context);
  if (DelegatedOrganization === undefined && !AllCustomers) return [inNewSession(request, sessions, script)];
  const customers = DelegatedOrganization ?? (await readCustomers(request, sessions, context));
  return customers.map((customer) => inCustomer(customer, request, sessions, script));
}

/** Streams into one session; several get it from memory, and so does what goes on when the line is over. */
async function inputOf(
  input: AsyncIterable<Value>,
  mayStream: boolean,
  { expectsInput }: CmdletContext,
): Promise<SentScript['input']> {
  if (!expectsInput) return undefined;
  if (mayStream) return () => input;
  const held = await Array.fromAsync(input);
  return () => replay(held);
}

/** Begins the script in a new session and is not there for what comes of it. */
async function leftSession(
  bound: Places,
  { text: script, args, input }: SentScript,
  sessions: RemoteSessions,
  context: CmdletContext,
): Promise<RemoteSession> {
  const request = await requestOf({ ...connectionOf(bound), Name: bound.SessionName }, context);
  const session = await sessions.open(request, context);
  try {
    await session.start({ text: script, args, input: input?.() }, context);
    await session.disconnect({}, context);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

function known(sessions: RemoteSessions): RemoteSessionRequest {
  if (sessions.known !== undefined) return sessions.known;
  throw new AppError({
    kind: 'invalid',
    code: 'ServerNotKnown',
    message:
      'Say on which server: -ConnectionUri https://host/powershell-liveid -Credential $UserCredential. Where a session is open (New-PSSession), its server and account are taken.',
  });
}

async function* replay(values: readonly Value[]): AsyncIterable<Value> {
  yield* values;
}

const nowhere = () =>
  bindingError({
    cmdlet: name,
    id: 'AsJobNotSupportedInProcess',
    category: 'NotImplemented',
    message: `What runs in this shell itself cannot be a job. In a session on a server it can: ${asJobLine}`,
  });

const onlyWith = (one: string, other: string) =>
  bindingError({
    cmdlet: name,
    id: `${one}Without${other}`,
    message: `-${one} is for -${other}. Give both, or neither.`,
  });

const notTogether = () =>
  bindingError({
    cmdlet: name,
    id: 'AsJobAndDisconnected',
    message:
      'A command is either a job of this shell (-AsJob) or left at the server (-InDisconnectedSession). Give one of them.',
  });
