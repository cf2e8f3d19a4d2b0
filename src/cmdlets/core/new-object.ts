import {
  createObject,
  ErrorRecord,
  enumerate,
  findTypeName,
  HashtableValue,
  PowerShellError,
  PSObject,
  setMember,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, cannotConvert, convertible, text } from '../kit/parameter-types.ts';

const name = 'New-Object';

const hashtable = () =>
  convertible(
    { typeName: 'System.Collections.IDictionary' },
    (value: Value): HashtableValue =>
      value instanceof HashtableValue
        ? value
        : cannotConvert(value, 'System.Collections.IDictionary', 'Give a table: @{ Name = "value" }.'),
  );

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Makes an object: PSObject, a list, a date, a credential.',
    ko: '개체를 만듭니다: PSObject, 목록, 날짜, 자격 증명.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    TypeName: parameter({
      schema: text(),
      synopsis: { en: 'The type.', ko: '형식.' },
      position: 0,
      mandatory: true,
    }),
    ArgumentList: parameter({
      schema: anything(),
      synopsis: { en: 'What the object is made of.', ko: '생성자 인수.' },
      position: 1,
      aliases: ['Args'],
    }),
    Property: parameter({
      schema: hashtable(),
      synopsis: { en: 'Its properties.', ko: '속성.' },
    }),
  },
  examples: [
    {
      line: "New-Object PSObject -Property @{ Name = 'Kim'; City = 'Seoul' }",
      synopsis: { en: 'An object with two properties.', ko: '속성이 둘인 개체.' },
    },
  ],
  async process({ TypeName, ArgumentList, Property }, { session }) {
    const fullName = findTypeName(TypeName);
    const args = ArgumentList === undefined ? [] : [...enumerate(ArgumentList)];
    session.budget.allocate(bytesOfObject);
    const made = fullName === undefined ? undefined : createObject(fullName, args);
    if (made === undefined) throw unknownType(TypeName);
    for (const [key, value] of Property?.entries() ?? []) {
      if (made instanceof PSObject) made.set(toText(key), value);
      else setMember(made, toText(key), value);
    }
    return Array.isArray(made) ? [made] : made;
  },
});

const bytesOfObject = 64;

function unknownType(typeName: string): PowerShellError {
  return new PowerShellError(
    new ErrorRecord({
      message: `Cannot find type [${typeName}]: verify that the assembly containing this type is loaded.`,
      category: 'InvalidType',
      fullyQualifiedErrorId: errorIdOf('TypeNotFound', name),
      exceptionTypes: [
        'System.Management.Automation.PSArgumentException',
        'System.Exception',
        'System.Object',
      ],
      activity: name,
    }),
  );
}
