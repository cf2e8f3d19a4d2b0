import { ErrorRecord, PowerShellError } from '../../../wire/powershell-language/index.ts';
import { errorIdOf } from '../error-id.ts';
import { defineObjectType } from '../object-type.ts';
import { parameter } from '../parameter.ts';
import { flag, oneOf, text } from '../parameter-types.ts';

interface Alias {
  readonly name: string;
  readonly definition: string;
}

export const aliasType = defineObjectType<Alias>({
  typeNames: ['System.Management.Automation.AliasInfo', 'System.Management.Automation.CommandInfo'],
  properties: {
    CommandType: () => 'Alias',
    Name: ({ name }) => name,
    Definition: ({ definition }) => definition,
    ReferencedCommand: ({ definition }) => definition,
    DisplayName: ({ name, definition }) => `${name} -> ${definition}`,
  },
  toText: ({ name }) => name,
  view: {
    table: {
      columns: [
        { property: 'CommandType', width: 15 },
        { property: 'DisplayName', label: 'Name' },
      ],
    },
  },
});

export const aliasParameters = {
  Name: parameter({
    schema: text(),
    synopsis: { en: 'The short name.', ko: '별칭.' },
    position: 0,
    mandatory: true,
  }),
  Value: parameter({
    schema: text(),
    synopsis: { en: 'The command that it stands for.', ko: '가리킬 명령.' },
    position: 1,
    mandatory: true,
  }),
  Description: parameter({ schema: text(), synopsis: { en: 'What it is for.', ko: '용도.' } }),
  Scope: parameter({
    schema: text(),
    synopsis: { en: 'Aliases are the session’s.', ko: '별칭은 세션에 속합니다.' },
  }),
  Option: parameter({
    schema: oneOf(['None', 'ReadOnly', 'Constant', 'Private', 'AllScope']),
    synopsis: { en: 'Taken as PowerShell has it.', ko: 'PowerShell과 같은 값을 받습니다.' },
  }),
  Force: flag({ synopsis: { en: 'Whatever is there.', ko: '이미 있어도 바꿉니다.' } }),
  PassThru: flag({ synopsis: { en: 'Gives the alias.', ko: '별칭을 내보냅니다.' } }),
} as const;

export function aliasError(cmdlet: string, name: string, isMissing: boolean): PowerShellError {
  const message = isMissing
    ? `This command cannot find a matching alias because an alias with the name '${name}' does not exist.`
    : `The alias is not allowed, because an alias with the name '${name}' already exists.`;
  return new PowerShellError(
    new ErrorRecord({
      message,
      category: isMissing ? 'ObjectNotFound' : 'ResourceExists',
      fullyQualifiedErrorId: errorIdOf(isMissing ? 'ItemNotFoundException' : 'AliasAlreadyExists', cmdlet),
      targetObject: name,
      activity: cmdlet,
    }),
  );
}
