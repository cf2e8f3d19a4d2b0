import { GuidValue } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';

const nothing = '00000000-0000-0000-0000-000000000000';

export const cmdlet = defineCmdlet({
  name: 'New-Guid',
  synopsis: { en: 'A new GUID.', ko: '새 GUID.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: { Empty: flag({ synopsis: { en: 'All zeros.', ko: '모두 0인 GUID.' } }) },
  examples: [{ line: '(New-Guid).Guid', synopsis: { en: 'As text.', ko: '텍스트로.' } }],
  async process({ Empty }, { random }) {
    return new GuidValue(Empty ? nothing : random.guid());
  },
});
