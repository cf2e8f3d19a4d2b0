import { scopeParameter } from '../access-kit/parameters.ts';
import { scopeInput, scopeParameters } from '../access-kit/scope-parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-ManagementScope',
  synopsis: {
    en: 'Changes a management scope wherever it is used.',
    ko: '관리 범위를 바꿉니다. 쓰이는 모든 곳에 적용됩니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: scopeParameter,
    Name: parameter({
      schema: text(),
      synopsis: { en: 'Unique in the organisation.', ko: '조직에서 유일한 이름.' },
    }),
    ...scopeParameters,
  },
  examples: [
    {
      line: 'Set-ManagementScope Branch -Domains seoul.contoso.com, busan.contoso.com',
      synopsis: { en: 'One domain more.', ko: '도메인을 하나 더합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Name, ...given }, context) {
    const input = await scopeInput(given, context);
    await context.rooms.roles.updateScope(context.organization, Identity, {
      ...input,
      ...(Name !== undefined && { name: Name }),
    });
    return undefined;
  },
});
