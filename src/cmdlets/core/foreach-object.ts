import {
  enumerate,
  findMember,
  invokeMethod,
  type ScriptBlockValue,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, list, scriptBlock, text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'ForEach-Object',
  synopsis: { en: 'Runs a block for every object.', ko: '개체마다 블록을 실행합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'ScriptBlock',
  parameters: {
    Process: parameter({
      schema: list(scriptBlock()),
      synopsis: { en: 'What to run for each.', ko: '개체마다 실행할 블록.' },
      position: 0,
      mandatory: true,
      sets: ['ScriptBlock'],
    }),
    Begin: parameter({
      schema: scriptBlock(),
      synopsis: { en: 'What to run before the first.', ko: '첫 개체 전에 실행할 블록.' },
      sets: ['ScriptBlock'],
    }),
    End: parameter({
      schema: scriptBlock(),
      synopsis: { en: 'What to run after the last.', ko: '마지막 개체 뒤에 실행할 블록.' },
      sets: ['ScriptBlock'],
    }),
    RemainingScripts: parameter({
      schema: list(scriptBlock()),
      synopsis: {
        en: 'Further blocks: of two the first begins, of three the last ends.',
        ko: '추가 블록. 둘이면 첫째가 시작, 셋이면 마지막이 끝 블록입니다.',
      },
      sets: ['ScriptBlock'],
      rest: true,
    }),
    MemberName: parameter({
      schema: text(),
      synopsis: { en: 'A property to give, or a method to call.', ko: '내보낼 속성 또는 호출할 메서드.' },
      position: 0,
      mandatory: true,
      sets: ['Member'],
      completer: 'property',
    }),
    ArgumentList: parameter({
      schema: list(anything()),
      synopsis: { en: 'Arguments of the method.', ko: '메서드의 인수.' },
      sets: ['Member'],
      aliases: ['Args'],
      rest: true,
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects.', ko: '처리할 개체.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox | ForEach-Object { $_.Alias.ToUpper() }',
      synopsis: { en: 'The aliases in capitals.', ko: '대문자로 바꾼 별칭.' },
    },
    {
      line: 'Get-Mailbox | ForEach-Object PrimarySmtpAddress',
      synopsis: { en: 'One property of each.', ko: '각 개체의 속성 하나.' },
    },
  ],
  async *stream(bound, input, { blocks, session }) {
    const { MemberName: member, ArgumentList: args } = bound;
    if (member !== undefined) {
      for await (const item of input) yield* enumerate(memberOf(item, member, args, session.budget));
      return;
    }
    const { begin, each, end } = arrange(
      bound.Begin,
      [...(bound.Process ?? []), ...(bound.RemainingScripts ?? [])],
      bound.End,
    );
    if (begin) yield* blocks.output(begin)(null);
    const runs = each.map((block) => blocks.output(block));
    for await (const item of input) for (const run of runs) yield* run(item);
    if (end) yield* blocks.output(end)(null);
  },
});

/** `% {a} {b}` begins with a; `% {a} {b} {c}` ends with c besides. */
function arrange(
  begin: ScriptBlockValue | undefined,
  given: readonly ScriptBlockValue[],
  end: ScriptBlockValue | undefined,
) {
  const each = [...given];
  const first = begin ?? (each.length > 1 ? each.shift() : undefined);
  const last = end ?? (begin === undefined && each.length > 1 ? each.pop() : undefined);
  return { begin: first, each, end: last };
}

function memberOf(
  item: Value,
  member: string,
  args: readonly Value[] | undefined,
  budget: Parameters<typeof invokeMethod>[3],
): Value {
  if (args === undefined) {
    const found = item === null || item === undefined ? undefined : findMember(item, member);
    if (found) return found.value;
    if (item === null || item === undefined) return undefined;
  }
  return invokeMethod(item, member, args ?? [], budget);
}
