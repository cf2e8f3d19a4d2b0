import { getWildcard, PSObject, typeNamesOf } from '../../wire/powershell-language/index.ts';
import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { OutputType } from '../kit/object-type.ts';
import { type MemberInfo, membersOf } from '../kit/objects/member-info.ts';
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
  async *stream({ Name, MemberType, InputObject }, input) {
    const shown = new Set<string>();
    let isEmpty = true;
    // An array given by name is one object; one that comes through the pipeline has been taken apart.
    for await (const item of InputObject === undefined ? input : [InputObject]) {
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

function isWanted(
  { name, kind }: MemberInfo,
  patterns: readonly string[] | undefined,
  kinds: readonly (typeof memberTypes)[number][] | undefined,
): boolean {
  if (patterns && !patterns.some((pattern) => getWildcard(pattern, false)(name))) return false;
  if (kinds === undefined || kinds.includes('All') || kinds.includes(kind)) return true;
  return kinds.includes(kind === 'Method' ? 'Methods' : 'Properties');
}

function present(ownType: string, { name, kind, definition }: MemberInfo): PSObject {
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
