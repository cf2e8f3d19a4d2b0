import {
  getMember,
  PSObject,
  propertyNames,
  toText,
  typeNamesOf,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { identityKey } from '../kit/objects/identity-key.ts';
import { type PropertyReader, readAll, readerOf } from '../kit/objects/property-reader.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, propertyExpression, whole } from '../kit/parameter-types.ts';

const name = 'Compare-Object';
const sides = { both: '==', reference: '<=', difference: '=>' } as const;

interface Entry {
  readonly item: Value;
  readonly key: string;
  readonly shown: readonly (readonly [string, Value])[];
}

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Shows in what two lists differ.', ko: '두 목록이 어떻게 다른지 표시합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    ReferenceObject: parameter({
      schema: list(anything()),
      synopsis: { en: 'What is compared with: those of <=.', ko: '비교 기준. <= 쪽입니다.' },
      position: 0,
      mandatory: true,
    }),
    DifferenceObject: parameter({
      schema: list(anything()),
      synopsis: { en: 'What is compared: those of =>.', ko: '비교 대상. => 쪽입니다.' },
      position: 1,
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'What is compared, object by object.', ko: '하나씩 들어오는 비교 대상.' },
      fromPipeline: 'value',
    }),
    Property: parameter({
      schema: list(propertyExpression()),
      synopsis: { en: 'Compares these properties alone.', ko: '이 속성만 비교합니다.' },
      completer: 'property',
    }),
    SyncWindow: parameter({
      schema: whole({ min: 0 }),
      synopsis: {
        en: 'How far apart equal objects may stand; anywhere without it.',
        ko: '같은 개체를 찾을 범위. 없으면 전체.',
      },
    }),
    IncludeEqual: flag({ synopsis: { en: 'Shows equal ones, too.', ko: '같은 개체도 표시합니다.' } }),
    ExcludeDifferent: flag({ synopsis: { en: 'Shows no others.', ko: '다른 개체는 표시하지 않습니다.' } }),
    PassThru: flag({ synopsis: { en: 'Gives the objects themselves.', ko: '개체 자체를 내보냅니다.' } }),
    CaseSensitive: flag({ synopsis: { en: 'With letter case.', ko: '대/소문자를 구분합니다.' } }),
  },
  examples: [
    {
      line: 'Compare-Object (Get-Content old.txt) (Get-Content new.txt)',
      synopsis: { en: 'What two files have that the other has not.', ko: '두 파일의 차이.' },
    },
    {
      line: 'Compare-Object $before (Get-Mailbox) -Property PrimarySmtpAddress',
      synopsis: { en: 'Mailboxes that came or went.', ko: '추가되거나 삭제된 사서함.' },
    },
  ],
  async *stream(bound, input, { blocks, session }) {
    const readers = (bound.Property ?? []).map((each) => readerOf(each, blocks, name));
    const entryOf = async (item: Value): Promise<Entry> => {
      session.budget.allocate(bytesOfEntry);
      return makeEntry(item, readers, bound.CaseSensitive);
    };
    const references: Entry[] = [];
    for (const item of bound.ReferenceObject) references.push(await entryOf(item));
    const differences: Entry[] = [];
    for (const item of bound.DifferenceObject ?? []) differences.push(await entryOf(item));
    for await (const item of input) differences.push(await entryOf(item));
    const matched = match(references, differences, bound.SyncWindow);
    const shows = (side: keyof typeof sides) =>
      side === 'both' ? bound.IncludeEqual || bound.ExcludeDifferent : !bound.ExcludeDifferent;
    for (const [side, entry] of matched)
      if (shows(side)) yield bound.PassThru ? marked(entry, side) : present(entry, side);
  },
});

/** What an object held back costs at the least, against the memory that a script may use. */
const bytesOfEntry = 128;

async function makeEntry(
  item: Value,
  readers: readonly PropertyReader[],
  caseSensitive: boolean,
): Promise<Entry> {
  if (readers.length === 0) {
    return { item, key: identityKey(item, caseSensitive), shown: [['InputObject', item]] };
  }
  const named = await readAll(readers, item);
  const key = named.map(({ value }) => identityKey(value, caseSensitive)).join('\u0000');
  return { item, key, shown: named.map(({ label, value }) => [label, value] as const) };
}

type Matched = readonly (readonly [keyof typeof sides, Entry])[];

/** Equal ones in the order of the differences, then what is new there, then what is missing. */
function match(
  references: readonly Entry[],
  differences: readonly Entry[],
  window: number | undefined,
): Matched {
  if (window !== undefined && window < Math.max(references.length, differences.length)) {
    return matchNear(references, differences, window);
  }
  const waiting = new Map<string, Entry[]>();
  for (const entry of references) waiting.set(entry.key, [...(waiting.get(entry.key) ?? []), entry]);
  const both: Entry[] = [];
  const added: Entry[] = [];
  const used = new Set<Entry>();
  for (const entry of differences) {
    const found = waiting.get(entry.key)?.shift();
    if (found) {
      used.add(found);
      both.push(found);
    } else added.push(entry);
  }
  return [
    ...both.map((entry) => ['both', entry] as const),
    ...added.map((entry) => ['difference', entry] as const),
    ...references.filter((entry) => !used.has(entry)).map((entry) => ['reference', entry] as const),
  ];
}

function matchNear(references: readonly Entry[], differences: readonly Entry[], window: number): Matched {
  const result: [keyof typeof sides, Entry][] = [];
  const taken = new Set<number>();
  const near = (index: number, key: string) => {
    for (let at = Math.max(0, index - window); at <= index + window; at += 1) {
      if (!taken.has(at) && references[at]?.key === key) return at;
    }
    return undefined;
  };
  const pairs = differences.map((entry, index) => {
    const at = near(index, entry.key);
    if (at !== undefined) taken.add(at);
    return { entry, isEqual: at !== undefined };
  });
  for (let index = 0; index < Math.max(references.length, differences.length); index += 1) {
    const pair = pairs[index];
    if (pair) result.push([pair.isEqual ? 'both' : 'difference', pair.entry]);
    const reference = references[index];
    if (reference && !taken.has(index)) result.push(['reference', reference]);
  }
  return result;
}

function present({ shown }: Entry, side: keyof typeof sides): PSObject {
  return new PSObject([...shown, ['SideIndicator', sides[side]]]);
}

/** The object with the side beside its properties; what has no properties of its own is given as it is. */
function marked({ item }: Entry, side: keyof typeof sides): Value {
  const names = typeof item === 'object' ? propertyNames(item) : [];
  if (names.length === 0) return item;
  const entries = names.map((each) => [each, getMember(item, each)] as const);
  const typeNames = typeNamesOf(item).map((each) => toText(each));
  return new PSObject([...entries, ['SideIndicator', sides[side]]], typeNames);
}
