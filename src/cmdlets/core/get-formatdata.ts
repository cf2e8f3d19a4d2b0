import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, list, text } from '../kit/parameter-types.ts';

/**
 * Import-PSSession asks for views and ends where it is refused. It has none of ours to give: a client that is
 * PowerShell shows the objects by its own rules, and our shell has the views itself.
 */
export const cmdlet = defineCmdlet({
  name: 'Get-FormatData',
  synopsis: {
    en: 'Gives the views that another PowerShell may take over; there are none.',
    ko: '다른 PowerShell이 가져갈 수 있는 보기를 내보냅니다. 지금은 없습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    TypeName: parameter({
      schema: list(text()),
      synopsis: { en: 'Of these types, or patterns.', ko: '형식 이름 또는 패턴.' },
      position: 0,
    }),
    PowerShellVersion: parameter({
      schema: anything(),
      synopsis: { en: 'For this version of PowerShell.', ko: '이 PowerShell 버전에 맞게.' },
    }),
  },
  examples: [
    {
      line: 'Get-FormatData -TypeName *',
      synopsis: { en: 'What Import-PSSession asks.', ko: 'Import-PSSession이 묻는 내용.' },
    },
  ],
  process: () => Promise.resolve(undefined),
});
