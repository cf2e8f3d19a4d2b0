import {
  HashtableValue,
  PSObject,
  toText,
  typeNameOf,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { OutputType } from '../kit/object-type.ts';
import { compareKeys, keyFor } from '../kit/objects/compare-objects.ts';
import { identityKey } from '../kit/objects/identity-key.ts';
import { readerOf } from '../kit/objects/property-reader.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, list, propertyExpression } from '../kit/parameter-types.ts';

const name = 'Group-Object';

const groupInfo: OutputType = {
  typeName: 'Microsoft.PowerShell.Commands.GroupInfo',
  propertyNames: ['Values', 'Count', 'Group', 'Name'],
  view: {
    typeNames: ['Microsoft.PowerShell.Commands.GroupInfo'],
    table: {
      columns: [
        { property: 'Count', width: 5, alignment: 'right' },
        { property: 'Name', width: 25 },
        { property: 'Group' },
      ],
    },
    list: {
      items: [{ property: 'Name' }, { property: 'Count' }, { property: 'Group' }, { property: 'Values' }],
    },
  },
};

const groupInfoWithoutElements = 'Microsoft.PowerShell.Commands.GroupInfoNoElement';

interface Group {
  readonly values: readonly Value[];
  readonly items: Value[];
  count: number;
}

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Puts together what has the same value.', ko: '값이 같은 개체를 묶습니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: groupInfo,
  parameters: {
    Property: parameter({
      schema: list(propertyExpression()),
      synopsis: {
        en: 'What to group by; the objects themselves without it.',
        ko: '묶는 기준. 없으면 개체 자체.',
      },
      position: 0,
      completer: 'property',
    }),
    NoElement: flag({ synopsis: { en: 'Counts alone, without the objects.', ko: '개체 없이 개수만.' } }),
    AsHashTable: flag({
      synopsis: {
        en: 'One table, with an entry for each group.',
        ko: '묶음마다 항목을 가진 해시 테이블 하나.',
      },
      aliases: ['AHT'],
    }),
    AsString: flag({ synopsis: { en: 'With text as its keys.', ko: '키를 문자열로.' } }),
    CaseSensitive: flag({
      synopsis: { en: 'Capitals are letters of their own.', ko: '대소문자를 구분합니다.' },
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects to group.', ko: '묶을 개체.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Get-Recipient -ResultSize Unlimited | Group-Object RecipientTypeDetails -NoElement',
      synopsis: { en: 'How many of each type.', ko: '형식별 개수.' },
    },
  ],
  async *stream({ Property, NoElement, AsHashTable, AsString, CaseSensitive }, input, { blocks, session }) {
    const readers = (Property ?? []).map((each) => readerOf(each, blocks, name));
    const groups = new Map<string, Group>();
    for await (const item of input) {
      const values =
        readers.length === 0 ? [item] : await Promise.all(readers.map((one) => keyFor(one, item)));
      const key = values.map((value) => identityKey(value, CaseSensitive)).join('\u0000');
      const group = groups.get(key) ?? { values, items: [], count: 0 };
      groups.set(key, group);
      group.count += 1;
      if (NoElement) continue;
      session.budget.allocate(bytesOfEntry);
      group.items.push(item);
    }
    const ordered = inOrder([...groups.values()], CaseSensitive);
    if (AsHashTable) {
      yield new HashtableValue(ordered.map(({ values, items }) => [keyOf(values, AsString), items]));
      return;
    }
    for (const group of ordered) yield present(group, NoElement);
  },
});

const bytesOfEntry = 16;

/** By what they are grouped by, where that is of one type; else as they came. */
function inOrder(groups: readonly Group[], caseSensitive: boolean): readonly Group[] {
  const [first] = groups;
  const types = (group: Group) => group.values.filter(isThere).map(typeNameOf).join();
  const isMixed = groups.some(
    (group) => group.values.every(isThere) && first && types(group) !== types(first),
  );
  if (isMixed) return groups;
  return groups.toSorted((left, right) => compareKeys(left.values, right.values, () => false, caseSensitive));
}

const isThere = (value: Value): boolean => value !== undefined;

function keyOf(values: readonly Value[], asText: boolean): Value {
  const [only] = values;
  return values.length === 1 && !asText ? only : nameOf(values);
}

const nameOf = (values: readonly Value[]): string => values.map((value) => toText(value)).join(', ');

function present({ values, items, count }: Group, withoutElements: boolean): PSObject {
  const typeNames = [groupInfo.typeName, 'System.Object'];
  return new PSObject(
    [
      ['Values', values],
      ['Count', count],
      ['Group', items],
      ['Name', nameOf(values)],
    ],
    withoutElements ? [groupInfoWithoutElements, ...typeNames] : typeNames,
  );
}
