import { defineCmdlet } from '../kit/definition.ts';
import { settingParameters, setVariables } from '../kit/objects/set-variables.ts';

export const cmdlet = defineCmdlet({
  name: 'New-Variable',
  synopsis: { en: 'Makes variables.', ko: '변수를 만듭니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: settingParameters,
  examples: [
    {
      line: 'New-Variable domain contoso.com',
      synopsis: { en: 'As $domain = "contoso.com".', ko: '$domain = "contoso.com"과 같습니다.' },
    },
  ],
  async *stream(bound, input, context) {
    yield* setVariables(bound, input, context, 'New-Variable');
  },
});
