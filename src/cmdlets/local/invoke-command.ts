import { RemoteObject } from '../../wire/clixml/index.ts';
import { PSObject, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, scriptBlock, whole } from '../kit/parameter-types.ts';
import type { RemoteSession } from '../kit/remote-sessions.ts';
import { connectionParameters, requestOf } from '../remote-session-kit/connection-parameters.ts';
import { mergeOutputs } from '../remote-session-kit/merge-outputs.ts';
import { scriptOf } from '../remote-session-kit/script-text.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';
import { session } from '../remote-session-kit/session-parameters.ts';

const defaultThrottle = 32;

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
    ...connectionParameters,
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
      synopsis: { en: 'Sessions at the same time.', ko: '동시에 실행할 세션 수.' },
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
  ],
  async *stream(bound, input, context) {
    const { Session, ConnectionUri, ScriptBlock, ArgumentList, HideComputerName } = bound;
    const args = ArgumentList === undefined ? [] : [ArgumentList].flat();
    if (Session === undefined && ConnectionUri === undefined) {
      yield* context.blocks.output(ScriptBlock)(null);
      return;
    }
    const script = scriptOf(ScriptBlock, args, context.scope);
    const runIn = (one: RemoteSession, given: AsyncIterable<Value> | undefined) =>
      taggedWith(one, HideComputerName, one.run({ ...script, input: given }, context));
    if (Session === undefined) {
      await using own = await openFor(bound, context);
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
      bound.ThrottleLimit ?? defaultThrottle,
      (error, index) => context.writeError(error, toText(Session[index]?.name)),
    );
  },
});

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

/** Of objects that came as properties alone. */
async function* taggedWith(
  { computerName, guid }: RemoteSession,
  isHidden: boolean,
  output: AsyncIterable<Value>,
): AsyncIterable<Value> {
  const notes = [
    ...(isHidden ? [] : [['PSComputerName', computerName] as const]),
    ['RunspaceId', guid] as const,
  ];
  for await (const value of output) {
    if (value instanceof RemoteObject) yield withNotes(value, notes);
    else {
      if (value instanceof PSObject) for (const [name, note] of notes) value.set(name, note);
      yield value;
    }
  }
}

function withNotes(object: RemoteObject, notes: readonly (readonly [string, Value])[]): RemoteObject {
  const { typeNames, text, adapted, extended = [] } = object;
  return new RemoteObject({
    typeNames,
    text,
    ...(adapted && { adapted }),
    extended: [...extended, ...notes],
  });
}
