import type { Contract } from '../../partner/partners.ts';
import { relationshipRole } from '../../partner/relationship.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';
import { partnerContractObject } from '../presentation/partner-objects.ts';
import { findOwnRecipient } from '../recipient-kit/group-manager.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-PartnerContract',
  synopsis: {
    en: 'Shows the customers that you may administer.',
    ko: '관리할 수 있는 고객을 표시합니다.',
  },
  description: {
    en: 'Its DefaultDomainName is what ?DelegatedOrg= and -DelegatedOrganization take. Customers whose relationship has expired or was ended are not among them; Get-PartnerRelationship shows those.',
    ko: 'DefaultDomainName을 ?DelegatedOrg= 또는 -DelegatedOrganization에 사용합니다. 관계가 만료되었거나 끝난 고객은 나오지 않으며 Get-PartnerRelationship에서 볼 수 있습니다.',
  },
  role: relationshipRole,
  scope: 'organization',
  effect: 'read',
  output: partnerContractObject,
  parameters: {
    DomainName: parameter({
      schema: text(),
      synopsis: { en: 'The customer that has this domain.', ko: '이 도메인을 가진 고객.' },
      position: 0,
    }),
    All: flag({
      synopsis: {
        en: 'Also those that others of your organisation administer.',
        ko: '조직의 다른 사람이 관리하는 고객도 포함합니다.',
      },
    }),
    ResultSize: resultSizeParameter,
  },
  examples: [
    {
      line: 'Get-PartnerContract | Format-Table Name, DefaultDomainName, Roles',
      synopsis: { en: 'All that you may administer.', ko: '관리할 수 있는 모든 고객.' },
    },
  ],
  async *process({ DomainName, All, ResultSize }, context) {
    const wanted = DomainName?.trim().toLowerCase();
    const contracts = (await mine(All, context)).filter(
      ({ domains }) => wanted === undefined || domains.some(({ domain }) => domain === wanted),
    );
    yield* limitResults(present(contracts), ResultSize, context);
  },
});

async function mine(all: boolean, context: CmdletContext): Promise<readonly Contract[]> {
  const { rooms, organization } = context;
  const own = all ? undefined : await findOwnRecipient(context);
  // An administrator from outside of the organisation is in none of its groups, and sees them all.
  if (own === undefined) return rooms.partners.contracts(organization);
  return rooms.partners.contractsFor(organization, own.recipient);
}

async function* present(contracts: readonly Contract[]) {
  for (const contract of contracts) yield partnerContractObject.present(contract);
}
