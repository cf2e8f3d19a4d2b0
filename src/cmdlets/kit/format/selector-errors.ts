import { ErrorRecord, PowerShellError } from '../../../wire/powershell-language/index.ts';

interface Mistake {
  readonly id: string;
  readonly message: (detail: string) => string;
}

const mistakes = {
  unknownKey: { id: 'DictionaryKeyIllegal', message: (key) => `The ${key} key is not valid.` },
  keyType: {
    id: 'DictionaryKeyNonString',
    message: (type) => `The key of type ${type} is not valid; keys must be strings.`,
  },
  noExpression: {
    id: 'DictionaryKeyMandatoryEntry',
    message: () => 'A mandatory entry for expression is missing.',
  },
  unknownType: {
    id: 'DictionaryKeyUnknownType',
    message: (type) =>
      `Cannot convert ${type} to one of the following types {System.String, System.Management.Automation.ScriptBlock}.`,
  },
  emptyExpression: { id: 'ExpressionEmptyString2', message: () => 'The expression is an empty string.' },
  emptyFormat: { id: 'FormatStringEmpty', message: () => 'The value of key "formatString" is empty.' },
  width: {
    id: 'WidthOutOfRange',
    message: (value) => `The value "${value}" for key "width" should be greater than 0.`,
  },
  alignment: {
    id: 'AlignmentIllegalValue',
    message: (value) =>
      `The value "${value}" for key "alignment" is not valid; valid values are {left, center, right}.`,
  },
  unknownView: {
    id: 'FormatViewNotFound',
    message: (name) => `The view name ${name} cannot be found. Leave -View out to see the default view.`,
  },
  viewAndProperty: {
    id: 'FormatCannotSpecifyViewAndProperty',
    message: () => 'Cmdlet parameters View and Property are mutually exclusive.',
  },
} as const satisfies Readonly<Record<string, Mistake>>;

/** Wrong values of the parameters of Format cmdlets, under the ids that PowerShell gives them. */
export function failSelector(mistake: keyof typeof mistakes, detail = ''): never {
  const { id, message } = mistakes[mistake];
  throw new PowerShellError(
    new ErrorRecord({ message: message(detail), category: 'InvalidArgument', fullyQualifiedErrorId: id }),
    true,
  );
}
