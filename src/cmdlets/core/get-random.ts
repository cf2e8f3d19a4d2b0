import {
  enumerate,
  findNumber,
  makeDouble,
  toText,
  typeNameOf,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { bindingError } from '../kit/binding-errors.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { randomBelow, randomFraction } from '../kit/objects/random-number.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { anything, cannotConvert, convertible, flag, whole } from '../kit/parameter-types.ts';

const name = 'Get-Random';
const largestWhole = 2_147_483_647;

interface Limit {
  readonly value: number;
  readonly isFraction: boolean;
}

const limit = () =>
  convertible({ typeName: 'System.Object' }, (value: Value): Limit => {
    const number = findNumber(value);
    if (number === undefined) return cannotConvert(value, 'System.Int32', 'Give a number.');
    return { value: Number(toText(number)), isFraction: typeNameOf(number) === 'System.Double' };
  });

const parameters = {
  Maximum: parameter({
    schema: limit(),
    synopsis: { en: 'The number is below this.', ko: '이 값보다 작은 수.' },
    position: 0,
    sets: ['RandomNumberParameterSet'],
  }),
  Minimum: parameter({
    schema: limit(),
    synopsis: { en: 'The number is this or above.', ko: '이 값 이상의 수.' },
    sets: ['RandomNumberParameterSet'],
  }),
  Count: parameter({
    schema: whole({ min: 1 }),
    synopsis: { en: 'How many.', ko: '개수.' },
  }),
  Shuffle: flag({
    synopsis: { en: 'All of them, in any order.', ko: '모두 섞어서 내보냅니다.' },
    sets: ['ShuffleParameterSet'],
  }),
  InputObject: parameter({
    schema: anything(),
    synopsis: { en: 'Chooses among these.', ko: '이 가운데서 고릅니다.' },
    fromPipeline: 'value',
  }),
} as const;

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'A random number, or objects chosen at random.', ko: '무작위 수 또는 무작위로 고른 개체.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'RandomNumberParameterSet',
  parameters,
  examples: [
    {
      line: 'Get-Mailbox | Get-Random -Count 5',
      synopsis: { en: 'Five to look at.', ko: '살펴볼 사서함 다섯 개.' },
    },
    { line: 'Get-Random -Maximum 100', synopsis: { en: 'From 0 to 99.', ko: '0부터 99까지.' } },
  ],
  async *stream(bound, input, context) {
    const chosen: Value[] = [];
    for await (const item of input) {
      context.session.budget.allocate(bytesOfEntry);
      for (const each of bound.InputObject === undefined ? [item] : enumerate(item)) chosen.push(each);
    }
    if (chosen.length > 0 || bound.InputObject !== undefined || context.expectsInput) {
      yield* choose(chosen, bound, context);
      return;
    }
    const { Count = 1 } = bound;
    for (let left = Count; left > 0; left -= 1) yield numberBetween(bound, context);
  },
});

const bytesOfEntry = 16;

/** The first steps of Fisher and Yates' shuffle. */
function* choose(
  items: Value[],
  { Count, Shuffle }: Bound<typeof parameters>,
  { random }: CmdletContext,
): IterableIterator<Value> {
  const wanted = Math.min(Shuffle ? items.length : (Count ?? 1), items.length);
  for (let index = 0; index < wanted; index += 1) {
    const other = index + randomBelow(items.length - index, random);
    const taken = items[other];
    items[other] = items[index];
    items[index] = taken;
    yield taken;
  }
}

function numberBetween({ Minimum, Maximum }: Bound<typeof parameters>, { random }: CmdletContext): Value {
  const low = Minimum?.value ?? 0;
  const high = Maximum?.value ?? largestWhole;
  if (low >= high) {
    throw bindingError({
      cmdlet: name,
      id: 'MinGreaterThanOrEqualMax',
      message: `The Minimum value (${low}) cannot be greater than or equal to the Maximum value (${high}).`,
    });
  }
  const isFraction = Minimum?.isFraction === true || Maximum?.isFraction === true;
  return isFraction
    ? makeDouble(low + randomFraction(random) * (high - low))
    : low + randomBelow(high - low, random);
}
