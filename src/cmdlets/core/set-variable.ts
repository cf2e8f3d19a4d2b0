import { defineCmdlet } from '../kit/definition.ts';
import { settingParameters, setVariables } from '../kit/objects/set-variables.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-Variable',
  synopsis: { en: 'Sets variables.', ko: '변수를 설정합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: settingParameters,
  examples: [
    {
      line: 'Set-Variable domain contoso.com',
      synopsis: { en: 'As $domain = "contoso.com".', ko: '$domain = "contoso.com"과 같습니다.' },
    },
  ],
  async *stream(bound, input, context) {
    yield* setVariables(bound, input, context, undefined);
  },
});
