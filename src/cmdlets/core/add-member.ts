import {
  ErrorRecord,
  HashtableValue,
  PSObject,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { anything, cannotConvert, convertible, flag, text } from '../kit/parameter-types.ts';

const name = 'Add-Member';
const kinds = ['NoteProperty', 'AliasProperty', 'ScriptProperty', 'ScriptMethod'] as const;

const table = () =>
  convertible(
    { typeName: 'System.Collections.IDictionary' },
    (value: Value): HashtableValue =>
      value instanceof HashtableValue
        ? value
        : cannotConvert(value, 'System.Collections.IDictionary', 'Give a table: @{ Name = "value" }.'),
  );

/** In full: what only begins like one is the name of a property. */
const memberKind = () =>
  convertible({ typeName: 'System.Management.Automation.PSMemberTypes', values: kinds }, (value: Value) => {
    const given = toText(value).toLowerCase();
    return (
      kinds.find((kind) => kind.toLowerCase() === given) ??
      cannotConvert(value, 'System.Management.Automation.PSMemberTypes', `Give one of ${kinds.join(', ')}.`)
    );
  });

const parameters = {
  MemberType: parameter({
    schema: memberKind(),
    synopsis: {
      en: 'What kind; values alone can be added here.',
      ko: '구성원 종류. 여기서는 값만 더할 수 있습니다.',
    },
    position: 0,
    mandatory: true,
    aliases: ['Type'],
    sets: ['MemberSet'],
  }),
  Name: parameter({
    schema: text(),
    synopsis: { en: 'The name of the property.', ko: '속성 이름.' },
    position: 1,
    mandatory: true,
    sets: ['MemberSet'],
  }),
  Value: parameter({
    schema: anything(),
    synopsis: { en: 'Its value.', ko: '값.' },
    position: 2,
    sets: ['MemberSet'],
  }),
  NotePropertyMembers: parameter({
    schema: table(),
    synopsis: { en: 'Several, as a table.', ko: '여러 속성을 테이블로.' },
    position: 0,
    mandatory: true,
    sets: ['NotePropertyMultiMemberSet'],
  }),
  NotePropertyName: parameter({
    schema: text(),
    synopsis: { en: 'The name of the property.', ko: '속성 이름.' },
    position: 0,
    mandatory: true,
    sets: ['NotePropertySingleMemberSet'],
  }),
  NotePropertyValue: parameter({
    schema: anything(),
    synopsis: { en: 'Its value.', ko: '값.' },
    position: 1,
    mandatory: true,
    sets: ['NotePropertySingleMemberSet'],
  }),
  Force: flag({ synopsis: { en: 'Replaces one that is there.', ko: '이미 있으면 바꿉니다.' } }),
  PassThru: flag({ synopsis: { en: 'Gives the object.', ko: '개체를 내보냅니다.' } }),
  InputObject: parameter({
    schema: anything(),
    synopsis: { en: 'The object.', ko: '개체.' },
    mandatory: true,
    fromPipeline: 'value',
  }),
} as const;

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Adds properties to an object of a script.', ko: '스크립트의 개체에 속성을 더합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters,
  examples: [
    {
      line: "[pscustomobject]@{ Name = 'Kim' } | Add-Member City Seoul -PassThru",
      synopsis: { en: 'Then it has two.', ko: '이제 속성이 둘입니다.' },
    },
  ],
  async *stream(bound, input, { writeError }) {
    if (bound.MemberType !== undefined && bound.MemberType !== 'NoteProperty')
      throw notSupported(bound.MemberType);
    const added = entriesOf(bound);
    for await (const item of input) {
      for (const [label, value] of added) {
        const refused = add(item, label, value, bound.Force);
        if (refused) writeError(refused, item);
      }
      if (bound.PassThru) yield item;
    }
  },
});

function entriesOf(bound: Bound<typeof parameters>): readonly (readonly [string, Value])[] {
  const { NotePropertyMembers: several } = bound;
  if (several) return [...several.entries()].map(([key, value]) => [toText(key), value] as const);
  if (bound.NotePropertyName !== undefined) return [[bound.NotePropertyName, bound.NotePropertyValue]];
  return [[bound.Name ?? '', bound.Value ?? null]];
}

function add(item: Value, label: string, value: Value, force: boolean): ErrorRecord | undefined {
  if (!(item instanceof PSObject)) {
    return refusal(
      'InvalidOperation',
      'Properties can be added to objects that a script made. Make one with Select-Object *, and add them to that.',
    );
  }
  if (item.has(label) && !force) {
    return refusal(
      'MemberAlreadyExists',
      `Cannot add a member with the name "${label}" because a member with that name already exists. To overwrite the member anyway, add the Force parameter to your command.`,
    );
  }
  item.set(label, value ?? null);
  return undefined;
}

function refusal(id: string, message: string): ErrorRecord {
  return new ErrorRecord({
    message,
    category: 'InvalidOperation',
    fullyQualifiedErrorId: errorIdOf(id, name),
    activity: name,
  });
}

const notSupported = (kind: string) =>
  bindingError({
    cmdlet: name,
    id: 'MemberTypeNotSupported',
    message: `A ${kind} cannot be added here: objects hold values alone. Calculate the value, with Select-Object @{n='…'; e={…}} if need be.`,
    category: 'NotImplemented',
  });
