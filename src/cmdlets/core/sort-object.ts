import type { Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { compareKeys, keyFor } from '../kit/objects/compare-objects.ts';
import { type PropertyReader, readerOf } from '../kit/objects/property-reader.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, propertyExpression, whole } from '../kit/parameter-types.ts';

const name = 'Sort-Object';

interface Keyed {
  readonly item: Value;
  readonly keys: readonly Value[];
}

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Puts objects in order.', ko: '개체를 정렬합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Default',
  parameters: {
    Property: parameter({
      schema: list(propertyExpression()),
      synopsis: {
        en: 'What to sort by; the objects themselves without it.',
        ko: '정렬 기준. 없으면 개체 자체.',
      },
      position: 0,
      completer: 'property',
    }),
    Descending: flag({ synopsis: { en: 'The largest first.', ko: '큰 것부터.' } }),
    Unique: flag({ synopsis: { en: 'Of equal ones the first alone.', ko: '같은 것은 처음 하나만.' } }),
    CaseSensitive: flag({
      synopsis: { en: 'Capitals are letters of their own.', ko: '대소문자를 구분합니다.' },
    }),
    Stable: flag({
      synopsis: {
        en: 'Equal ones keep their order, as they always do here.',
        ko: '같은 것은 원래 순서를 지킵니다(항상 그렇습니다).',
      },
    }),
    Top: parameter({
      schema: whole({ min: 1 }),
      synopsis: { en: 'So many from the beginning.', ko: '앞에서 이만큼만.' },
      sets: ['Top'],
      mandatory: true,
    }),
    Bottom: parameter({
      schema: whole({ min: 1 }),
      synopsis: { en: 'So many from the end.', ko: '뒤에서 이만큼만.' },
      sets: ['Bottom'],
      mandatory: true,
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects to sort.', ko: '정렬할 개체.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Get-MailboxStatistics -Identity kim | Sort-Object TotalItemSize -Descending',
      synopsis: { en: 'The largest first.', ko: '큰 것부터 정렬.' },
    },
  ],
  async *stream({ Property, Descending, Unique, CaseSensitive, Top, Bottom }, input, { blocks, session }) {
    const readers = (Property ?? []).map((each) => readerOf(each, blocks, name));
    const keyed: Keyed[] = [];
    for await (const item of input) {
      if (item === null || item === undefined) continue;
      session.budget.allocate(bytesOfEntry);
      keyed.push({ item, keys: await keysOf(readers, item) });
    }
    const isDescending = (index: number) => readers[index]?.descending ?? Descending;
    const compare = (left: Keyed, right: Keyed) =>
      compareKeys(left.keys, right.keys, isDescending, CaseSensitive);
    keyed.sort(compare);
    const distinct = Unique
      ? keyed.filter((each, index) => index === 0 || compare(keyed[index - 1] ?? each, each) !== 0)
      : keyed;
    const chosen = Bottom === undefined ? distinct.slice(0, Top) : distinct.slice(-Bottom);
    for (const { item } of chosen) yield item;
  },
});

/** What an object held back costs at the least, against the memory that a script may use. */
const bytesOfEntry = 64;

async function keysOf(readers: readonly PropertyReader[], item: Value): Promise<Value[]> {
  if (readers.length === 0) return [item];
  const keys: Value[] = [];
  for (const reader of readers) keys.push(await keyFor(reader, item));
  return keys;
}
