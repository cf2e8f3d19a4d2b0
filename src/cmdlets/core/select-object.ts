import {
  ErrorRecord,
  enumerate,
  findMember,
  getMember,
  getWildcard,
  PSObject,
  propertyNames,
  typeNamesOf,
  type Value,
} from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import { identityKey } from '../kit/objects/identity-key.ts';
import { type PropertyReader, readAll, readerOf } from '../kit/objects/property-reader.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { anything, flag, list, propertyExpression, text, whole } from '../kit/parameter-types.ts';

const name = 'Select-Object';
const count = (en: string, ko: string) =>
  parameter({ schema: whole({ min: 0 }), synopsis: { en, ko }, sets: ['DefaultParameter'] });

const parameters = {
  Property: parameter({
    schema: list(propertyExpression()),
    synopsis: {
      en: 'Properties to keep: names, wildcards or calculated ones.',
      ko: '남길 속성: 이름, 와일드카드 또는 계산 속성.',
    },
    position: 0,
    completer: 'property',
  }),
  InputObject: parameter({
    schema: anything(),
    synopsis: { en: 'The objects to select from.', ko: '선택할 개체.' },
    fromPipeline: 'value',
  }),
  ExcludeProperty: parameter({
    schema: list(text()),
    synopsis: { en: 'Properties to leave out.', ko: '제외할 속성.' },
  }),
  ExpandProperty: parameter({
    schema: text(),
    synopsis: {
      en: 'Gives the values of this property instead of the objects.',
      ko: '개체 대신 이 속성의 값을 내보냅니다.',
    },
    completer: 'property',
  }),
  Unique: flag({ synopsis: { en: 'Gives equal objects once.', ko: '같은 개체는 한 번만 내보냅니다.' } }),
  First: count(
    'So many from the beginning; then nothing more is asked for.',
    '처음부터 이만큼만 내보내고 멈춥니다.',
  ),
  Last: count('So many from the end.', '끝에서 이만큼.'),
  Skip: count('Leaves so many out.', '이만큼 건너뜁니다.'),
  SkipLast: parameter({
    schema: whole({ min: 0 }),
    synopsis: { en: 'Leaves so many out at the end.', ko: '끝에서 이만큼 제외합니다.' },
    sets: ['SkipLastParameter'],
  }),
  Index: parameter({
    schema: list(whole({ min: 0 })),
    synopsis: { en: 'Those at these places, counted from 0.', ko: '0부터 센 이 위치의 개체.' },
    sets: ['IndexParameter'],
  }),
} as const;

type Choice = Bound<typeof parameters>;

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Keeps some properties of objects, or some of the objects.',
    ko: '개체의 일부 속성 또는 일부 개체만 남깁니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'DefaultParameter',
  parameters,
  examples: [
    {
      line: 'Get-Mailbox | Select-Object DisplayName, PrimarySmtpAddress -First 10',
      synopsis: { en: 'Two properties of the first ten mailboxes.', ko: '처음 열 사서함의 두 속성.' },
    },
    {
      line: "Get-Mailbox | Select-Object Name, @{n='Domain'; e={$_.PrimarySmtpAddress.Split('@')[1]}}",
      synopsis: { en: 'With a calculated property.', ko: '계산 속성을 더합니다.' },
    },
  ],
  async *stream(bound, input, context) {
    const readers = (bound.Property ?? []).map((each) => readerOf(each, context.blocks, name));
    const seen = new Set<string>();
    for await (const item of slice(bound, input)) {
      for await (const value of shape(bound, readers, item, context)) {
        if (bound.Unique) {
          const key = identityKey(value);
          if (seen.has(key)) continue;
          seen.add(key);
        }
        yield value;
      }
    }
  },
});

async function* slice(choice: Choice, input: AsyncIterable<Value>): AsyncIterable<Value> {
  const { First: first, Last: last, Index: index, SkipLast: skipLast } = choice;
  if (index) {
    const wanted = new Set(index);
    const end = Math.max(...index);
    let place = 0;
    for await (const item of input) {
      if (wanted.has(place)) yield item;
      place += 1;
      if (place > end) return;
    }
    return;
  }
  if (skipLast !== undefined) {
    yield* allButLast(input, skipLast);
    return;
  }
  if (last !== undefined) {
    yield* fromBothEnds(input, first ?? 0, last, choice.Skip ?? 0);
    return;
  }
  let toSkip = choice.Skip ?? 0;
  let left = first ?? Number.POSITIVE_INFINITY;
  if (left === 0) return;
  for await (const item of input) {
    if (toSkip > 0) {
      toSkip -= 1;
      continue;
    }
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}

async function* allButLast(input: AsyncIterable<Value>, count: number): AsyncIterable<Value> {
  const held: Value[] = [];
  for await (const item of input) {
    held.push(item);
    if (held.length > count) yield held.shift();
  }
}

/** `-Skip` counts from the end when only `-Last` is given. */
async function* fromBothEnds(
  input: AsyncIterable<Value>,
  first: number,
  last: number,
  skip: number,
): AsyncIterable<Value> {
  const tail: Value[] = [];
  const skipAtEnd = first === 0 ? skip : 0;
  let skipAtStart = first === 0 ? 0 : skip;
  let left = first;
  for await (const item of input) {
    if (skipAtStart > 0) {
      skipAtStart -= 1;
    } else if (left > 0) {
      left -= 1;
      yield item;
    } else {
      tail.push(item);
      if (tail.length > last + skipAtEnd) tail.shift();
    }
  }
  yield* tail.slice(0, Math.max(0, tail.length - skipAtEnd));
}

async function* shape(
  choice: Choice,
  readers: readonly PropertyReader[],
  item: Value,
  context: CmdletContext,
): AsyncIterable<Value> {
  const { ExpandProperty: expand, ExcludeProperty: exclude } = choice;
  if (expand !== undefined) {
    yield* expandProperty(expand, readers, item, context);
    return;
  }
  if (readers.length === 0 && exclude === undefined) {
    yield item;
    return;
  }
  const named = readers.length > 0 ? await readAll(readers, item) : allOf(item);
  const isOut = (label: string) => exclude?.some((pattern) => getWildcard(pattern, false)(label)) ?? false;
  yield selected(
    item,
    named.filter(({ label }) => !isOut(label)),
  );
}

function allOf(item: Value) {
  return propertyNames(item).map((label) => ({ label, value: getMember(item, label) }));
}

function selected(
  item: Value,
  named: readonly { readonly label: string; readonly value: Value }[],
): PSObject {
  const [own = 'System.Object'] = typeNamesOf(item);
  const bare = own.replace(/^Selected\./, '');
  const typeNames = [`Selected.${bare}`, 'System.Management.Automation.PSCustomObject', 'System.Object'];
  const result = new PSObject([], typeNames);
  // Of two properties of one name the first stays, as in PowerShell.
  for (const { label, value } of named) if (!result.has(label)) result.set(label, value);
  return result;
}

async function* expandProperty(
  property: string,
  readers: readonly PropertyReader[],
  item: Value,
  context: CmdletContext,
): AsyncIterable<Value> {
  const found = findMember(item, property);
  if (found === undefined) {
    context.writeError(
      new ErrorRecord({
        message: `Property "${property}" cannot be found.`,
        category: 'InvalidArgument',
        fullyQualifiedErrorId: errorIdOf('ExpandPropertyNotFound', name),
        exceptionTypes: [
          'System.Management.Automation.PSArgumentException',
          'System.Exception',
          'System.Object',
        ],
        targetObject: item,
        activity: name,
      }),
    );
    return;
  }
  const extra = await readAll(readers, item);
  for (const value of enumerate(found.value)) {
    if (extra.length === 0 || typeof value !== 'object' || value === null) yield value;
    else yield withProperties(value, extra);
  }
}

/** `select Name -ExpandProperty EmailAddresses` keeps the name beside each address. */
function withProperties(
  value: Value,
  extra: readonly { readonly label: string; readonly value: Value }[],
): Value {
  const own = propertyNames(value).map((name): [string, Value] => [name, getMember(value, name)]);
  return new PSObject(
    [...own, ...extra.map(({ label, value: each }) => [label, each] as const)],
    typeNamesOf(value),
  );
}
