import { defineCmdlet } from '../kit/definition.ts';
import { aliasError, aliasParameters, aliasType } from '../kit/objects/alias-object.ts';

const name = 'New-Alias';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Gives a command a new short name.', ko: '명령에 새 별칭을 붙입니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: aliasParameters,
  examples: [
    {
      line: 'New-Alias mbx Get-Mailbox',
      synopsis: { en: 'Fails where mbx is there already.', ko: 'mbx가 이미 있으면 실패합니다.' },
    },
  ],
  async process({ Name, Value, Force, PassThru }, { session }) {
    const key = Name.toLowerCase();
    if (session.aliases.has(key) && !Force) throw aliasError(name, Name, false);
    session.aliases.set(key, Value);
    return PassThru ? aliasType.present({ name: Name, definition: Value }) : undefined;
  },
});
