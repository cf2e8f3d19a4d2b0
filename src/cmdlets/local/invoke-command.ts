import { AppError } from '../../base/errors.ts';
import { RemoteObject } from '../../wire/clixml/index.ts';
import { PSObject, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, scriptBlock, whole } from '../kit/parameter-types.ts';
import type {
  RemoteScript,
  RemoteSession,
  RemoteSessionRequest,
  RemoteSessions,
} from '../kit/remote-sessions.ts';
import { connectionParameters, requestOf } from '../remote-session-kit/connection-parameters.ts';
import { tellingWhose } from '../remote-session-kit/customer-errors.ts';
import { customerName, forCustomer, readCustomers, SessionTurns } from '../remote-session-kit/customers.ts';
import { mergeOutputs } from '../remote-session-kit/merge-outputs.ts';
import { scriptOf } from '../remote-session-kit/script-text.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';
import { session } from '../remote-session-kit/session-parameters.ts';

type Notes = readonly (readonly [string, Value])[];

const defaultThrottle = 32;
/** Of Exchange, and of servers here where nobody has set it otherwise. */
const sessionsPerAccount = 3;

/** Also where customers are named, and then without a place of its own in the line. */
function inSets<P extends typeof connectionParameters>({ ConnectionUri, ...others }: P) {
  const { position: _, mandatory: __, ...uri } = ConnectionUri;
  const sets = ['Uri', 'Customers', 'AllCustomers'] as const;
  const { Credential, Authentication, ConfigurationName, AllowRedirection, SessionOption } = others;
  return {
    ConnectionUri: { ...uri, sets },
    Credential: { ...Credential, sets },
    Authentication: { ...Authentication, sets },
    ConfigurationName: { ...ConfigurationName, sets },
    AllowRedirection: { ...AllowRedirection, sets },
    SessionOption: { ...SessionOption, sets },
  };
}

/** Without the customers: each has an address of its own. */
const connectionOf = <B extends object>(bound: B): Omit<B, 'DelegatedOrganization'> => ({
  ...bound,
  DelegatedOrganization: undefined,
});

export const cmdlet = defineCmdlet({
  name: 'Invoke-Command',
  synopsis: { en: 'Runs a block in sessions on servers.', ko: '서버의 세션에서 블록을 실행합니다.' },
  description: {
    en: '$using:name is a variable of this shell. Of several sessions, outputs come as they are there; PSComputerName tells from where.',
    ko: '$using:이름은 이 셸의 변수입니다. 세션이 여럿이면 결과가 나오는 대로 오며 PSComputerName이 출처를 알려 줍니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'InProcess',
  parameters: {
    Session: parameter({
      schema: list(session()),
      synopsis: { en: 'The sessions.', ko: '세션.' },
      position: 0,
      mandatory: true,
      sets: ['Session'],
    }),
    ...inSets(connectionParameters),
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
  ],
  async *stream(bound, input, context) {
    const { Session, ConnectionUri, ScriptBlock, ArgumentList, HideComputerName } = bound;
    const { DelegatedOrganization, AllCustomers, ThrottleLimit } = bound;
    const isForCustomers = DelegatedOrganization !== undefined || AllCustomers;
    const args = ArgumentList === undefined ? [] : [ArgumentList].flat();
    if (Session === undefined && ConnectionUri === undefined && !isForCustomers) {
      yield* context.blocks.output(ScriptBlock)(null);
      return;
    }
    const script = scriptOf(ScriptBlock, args, context.scope);
    const runIn = (one: RemoteSession, given: AsyncIterable<Value> | undefined) =>
      taggedWith(placeOf(one, HideComputerName), one.run({ ...script, input: given }, context));
    if (isForCustomers) {
      const sessions = requireRemoteSessions(context);
      const request =
        ConnectionUri === undefined ? known(sessions) : await requestOf(connectionOf(bound), context);
      const customers = DelegatedOrganization ?? (await readCustomers(request, sessions, context));
      const given = context.expectsInput ? await Array.fromAsync(input) : undefined;
      yield* inCustomers(customers, request, {
        ...{ script, given, sessions, context, isHidden: HideComputerName },
        limit: ThrottleLimit ?? sessionsPerAccount,
      });
      return;
    }
    if (Session === undefined) {
      await using own = await openFor(connectionOf(bound), context);
      yield* runIn(own.session, context.expectsInput ? input : undefined);
      return;
    }
    const [only, ...others] = Session;
    if (only !== undefined && others.length === 0) {
      yield* runIn(only, context.expectsInput ? input : undefined);
      return;
    }
    const held = context.expectsInput ? await Array.fromAsync(input) : undefined;
    yield* mergeOutputs(
      Session.map((one) => () => runIn(one, held && replay(held))),
      ThrottleLimit ?? defaultThrottle,
      (error, index) => context.writeError(error, toText(Session[index]?.name)),
    );
  },
});

interface CustomerRun {
  readonly script: Pick<RemoteScript, 'text' | 'args'>;
  readonly given: readonly Value[] | undefined;
  readonly sessions: RemoteSessions;
  readonly context: CmdletContext;
  readonly isHidden: boolean;
  readonly limit: number;
}

/** One customer that fails stops no other. */
function inCustomers(
  customers: readonly string[],
  request: RemoteSessionRequest,
  { script, given, sessions, context, isHidden, limit }: CustomerRun,
): AsyncIterable<Value> {
  const turns = new SessionTurns(sessions, context);
  const works = customers.map((customer) => () => {
    const apart = tellingWhose(customer, context);
    return turns.use(forCustomer({ ...request, name: undefined }, customer), (session) => {
      const output = session.run({ ...script, input: given && replay(given) }, apart);
      return taggedWith([['Customer', customer], ...placeOf(session, isHidden)], output);
    });
  });
  return mergeOutputs(works, limit, (error, index) => {
    const customer = customers[index] ?? '';
    tellingWhose(customer, context).writeError(error, customer);
  });
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

async function openFor(
  bound: Parameters<typeof requestOf>[0],
  context: CmdletContext,
): Promise<AsyncDisposable & { readonly session: RemoteSession }> {
  const opened = await requireRemoteSessions(context).open(await requestOf(bound, context), context);
  return { session: opened, [Symbol.asyncDispose]: () => opened.close() };
}

async function* replay(values: readonly Value[]): AsyncIterable<Value> {
  yield* values;
}

const placeOf = ({ computerName, guid }: RemoteSession, isHidden: boolean): Notes => [
  ...(isHidden ? [] : [['PSComputerName', computerName] as const]),
  ['RunspaceId', guid] as const,
];

/** Of objects that came as properties alone. */
async function* taggedWith(notes: Notes, output: AsyncIterable<Value>): AsyncIterable<Value> {
  for await (const value of output) {
    if (value instanceof RemoteObject) yield withNotes(value, notes);
    else {
      if (value instanceof PSObject) for (const [name, note] of notes) value.set(name, note);
      yield value;
    }
  }
}

function withNotes(object: RemoteObject, notes: Notes): RemoteObject {
  const { typeNames, text, adapted, extended = [] } = object;
  return new RemoteObject({
    typeNames,
    text,
    ...(adapted && { adapted }),
    extended: [...extended, ...notes],
  });
}
