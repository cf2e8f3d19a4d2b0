import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { flag } from '../kit/parameter-types.ts';
import { organizationIdentityParameter } from '../organization-kit/identity-parameters.ts';
import { organizationObject } from '../presentation/organization-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-Organization',
  synopsis: { en: 'Shows the organisations of this platform.', ko: '이 플랫폼의 조직을 표시합니다.' },
  role: 'Organization Client Access',
  scope: 'platform',
  effect: 'read',
  output: organizationObject,
  parameters: {
    Identity: { ...organizationIdentityParameter, mandatory: false },
    ResultSize: resultSizeParameter,
    SoftDeletedOrganization: flag({
      synopsis: {
        en: 'Those that were removed and can be had back.',
        ko: '제거되었으나 되살릴 수 있는 조직.',
      },
    }),
  },
  examples: [
    {
      line: 'Get-Organization',
      synopsis: { en: 'All organisations.', ko: '모든 조직.' },
    },
    {
      line: 'Get-Organization contoso.com | Format-List',
      synopsis: { en: 'Everything about one, by its domain.', ko: '도메인으로 찾은 조직의 모든 속성.' },
    },
  ],
  async *process({ Identity, ResultSize, SoftDeletedOrganization }, context) {
    if (Identity !== undefined) {
      yield organizationObject.present(await context.rooms.organizations.get(Identity));
      return;
    }
    yield* limitResults(presentAll(SoftDeletedOrganization, context), ResultSize, context);
  },
});

async function* presentAll(removed: boolean, { rooms }: CmdletContext) {
  const filter = { states: [removed ? ('softDeleted' as const) : ('active' as const)] };
  for await (const each of rooms.organizations.each(filter)) yield organizationObject.present(each);
}
