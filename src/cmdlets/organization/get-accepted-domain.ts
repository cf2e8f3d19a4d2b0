import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { domainIdentityParameter } from '../organization-kit/identity-parameters.ts';
import { acceptedDomainObject } from '../presentation/accepted-domain-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-AcceptedDomain',
  synopsis: { en: 'Shows the domains of an organisation.', ko: '조직의 도메인을 표시합니다.' },
  role: 'View-Only Configuration',
  scope: 'organization',
  effect: 'read',
  output: acceptedDomainObject,
  parameters: {
    Identity: { ...domainIdentityParameter, mandatory: false },
    ResultSize: resultSizeParameter,
  },
  examples: [
    { line: 'Get-AcceptedDomain', synopsis: { en: 'All domains.', ko: '모든 도메인.' } },
    {
      line: 'Get-AcceptedDomain fabrikam.com | Format-List',
      synopsis: {
        en: 'One domain, with the record that proves it.',
        ko: '소유 확인 레코드를 포함한 도메인 하나.',
      },
    },
  ],
  async *process({ Identity, ResultSize }, context) {
    const { rooms, organization } = context;
    if (Identity !== undefined) {
      yield acceptedDomainObject.present(await rooms.domains.get(organization.tenant, Identity));
      return;
    }
    yield* limitResults(presentAll(context), ResultSize, context);
  },
});

async function* presentAll({ rooms, organization }: CmdletContext) {
  for (const each of await rooms.domains.list(organization.tenant)) yield acceptedDomainObject.present(each);
}
