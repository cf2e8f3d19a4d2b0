import {
  adapter,
  findMember,
  getWildcard,
  isAdapted,
  PSObject,
  propertyNames,
  typeNamesOf,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { OutputType } from '../kit/object-type.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, list, oneOf, text } from '../kit/parameter-types.ts';

const typeName = 'Microsoft.PowerShell.Commands.MemberDefinition';

const memberDefinition: OutputType = {
  typeName,
  propertyNames: ['TypeName', 'Name', 'MemberType', 'Definition'],
  view: {
    typeNames: [typeName],
    groupBy: { property: 'TypeName' },
    table: { columns: [{ property: 'Name' }, { property: 'MemberType' }, { property: 'Definition' }] },
  },
};

const memberTypes = ['Method', 'NoteProperty', 'Property', 'Properties', 'Methods', 'All'] as const;

interface Member {
  readonly name: string;
  readonly kind: 'Method' | 'NoteProperty' | 'Property';
  readonly definition: string;
}

export const cmdlet = defineCmdlet({
  name: 'Get-Member',
  synopsis: {
    en: 'Shows which properties and methods objects have.',
    ko: '개체의 속성과 메서드를 표시합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: memberDefinition,
  parameters: {
    Name: parameter({
      schema: list(text()),
      synopsis: { en: 'Names or patterns.', ko: '이름 또는 패턴.' },
      position: 0,
    }),
    MemberType: parameter({
      schema: list(oneOf(memberTypes, 'System.Management.Automation.PSMemberTypes')),
      synopsis: { en: 'Members of these kinds alone.', ko: '이 종류의 구성원만.' },
      aliases: ['Type'],
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects to look at.', ko: '살펴볼 개체.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox kim | Get-Member *Quota',
      synopsis: { en: 'The properties about quotas.', ko: '할당량 관련 속성.' },
    },
  ],
  async *stream({ Name, MemberType }, input) {
    const shown = new Set<string>();
    let isEmpty = true;
    for await (const item of input) {
      if (item === null || item === undefined) continue;
      isEmpty = false;
      const [ownType = 'System.Object'] = typeNamesOf(item);
      if (shown.has(ownType)) continue;
      shown.add(ownType);
      for (const member of membersOf(item)) {
        if (!isWanted(member, Name, MemberType)) continue;
        yield present(ownType, member);
      }
    }
    if (isEmpty) throw nothingToShow();
  },
});

function membersOf(item: Value): Member[] {
  const methods = isAdapted(item) ? (item[adapter].methodNames?.() ?? []) : [];
  const kind = item instanceof PSObject ? 'NoteProperty' : 'Property';
  const byName = (left: Member, right: Member) =>
    left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1;
  return [
    ...methods.map((name): Member => ({ name, kind: 'Method', definition: `${name}()` })).sort(byName),
    ...propertyNames(item)
      .map((name): Member => ({ name, kind, definition: definitionOf(item, name, kind) }))
      .sort(byName),
  ];
}

function definitionOf(item: Value, name: string, kind: Member['kind']): string {
  const value = findMember(item, name)?.value;
  const type = value === null || value === undefined ? 'System.Object' : typeNamesOf(value)[0];
  return kind === 'NoteProperty' ? `${type} ${name}` : `${type} ${name} {get;}`;
}

function isWanted(
  { name, kind }: Member,
  patterns: readonly string[] | undefined,
  kinds: readonly (typeof memberTypes)[number][] | undefined,
): boolean {
  if (patterns && !patterns.some((pattern) => getWildcard(pattern, false)(name))) return false;
  if (kinds === undefined || kinds.includes('All') || kinds.includes(kind)) return true;
  return kinds.includes(kind === 'Method' ? 'Methods' : 'Properties');
}

function present(ownType: string, { name, kind, definition }: Member): PSObject {
  return new PSObject(
    [
      ['TypeName', ownType],
      ['Name', name],
      ['MemberType', kind],
      ['Definition', definition],
    ],
    [typeName, 'System.Object'],
  );
}

function nothingToShow() {
  return bindingError({
    cmdlet: 'Get-Member',
    id: 'NoObjectInGetMember',
    message: 'You must specify an object for the Get-Member cmdlet.',
    category: 'CloseError',
  });
}
