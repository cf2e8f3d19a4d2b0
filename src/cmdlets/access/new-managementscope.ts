import { scopeInput, scopeParameters } from '../access-kit/scope-parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { managementScopeObject } from '../presentation/role-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'New-ManagementScope',
  synopsis: {
    en: 'Says which recipients a role may change.',
    ko: '역할이 바꿀 수 있는 받는 사람의 범위를 만듭니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  output: managementScopeObject,
  parameters: {
    Name: parameter({
      schema: text(),
      synopsis: { en: 'Unique in the organisation.', ko: '조직에서 유일한 이름.' },
      position: 0,
      mandatory: true,
    }),
    ...scopeParameters,
  },
  examples: [
    {
      line: 'New-ManagementScope Seoul -RecipientRestrictionFilter "Office -eq \'Seoul\'"',
      synopsis: { en: 'Everyone of one office.', ko: '한 지사의 모든 사람.' },
    },
    {
      line: 'New-ManagementScope Branch -Domains seoul.contoso.com',
      synopsis: { en: 'Everyone of one domain.', ko: '한 도메인의 모든 사람.' },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, ...given }, context) {
    const input = { name: Name, ...(await scopeInput(given, context)) };
    return managementScopeObject.present(await context.rooms.roles.createScope(context.organization, input));
  },
});
