import { defineCmdlet } from '../kit/definition.ts';
import { aliasParameters, aliasType } from '../kit/objects/alias-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-Alias',
  synopsis: { en: 'Gives a command a short name.', ko: '명령에 별칭을 붙입니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: aliasParameters,
  examples: [
    {
      line: 'Set-Alias mbx Get-Mailbox',
      synopsis: { en: 'Then mbx is enough.', ko: '이제 mbx만 입력하면 됩니다.' },
    },
  ],
  async process({ Name, Value, PassThru }, { session }) {
    session.aliases.set(Name.toLowerCase(), Value);
    return PassThru ? aliasType.present({ name: Name, definition: Value }) : undefined;
  },
});
