import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { domainIdentity } from '../kit/identities.ts';
import { limitResults } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { resultSize } from '../kit/parameter-types.ts';
import { acceptedDomainObject } from '../presentation/accepted-domain-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-AcceptedDomain',
  synopsis: { en: 'Shows the domains of an organisation.', ko: '조직의 도메인을 표시합니다.' },
  role: 'View-Only Configuration',
  scope: 'organization',
  effect: 'read',
  output: acceptedDomainObject,
  parameters: {
    Identity: parameter({
      schema: domainIdentity(),
      synopsis: { en: 'The name of the domain.', ko: '도메인 이름.' },
      position: 0,
      fromPipeline: 'both',
      completer: 'domain',
    }),
    ResultSize: parameter({
      schema: resultSize(),
      synopsis: { en: 'At most so many; Unlimited for all.', ko: '최대 개수. 모두 보려면 Unlimited.' },
    }),
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
