import { AppError } from '../../base/errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { truth } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { domainTypeParameter, kindOfDomainType } from '../organization-kit/domain-type.ts';
import { domainIdentityParameter } from '../organization-kit/identity-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-AcceptedDomain',
  synopsis: {
    en: 'Changes what a domain of the organisation is used for.',
    ko: '조직 도메인의 용도를 바꿉니다.',
  },
  description: {
    en: 'The default domain is that of the addresses of new recipients. Addresses that were given out stay as they are.',
    ko: '기본 도메인은 새로 만드는 받는 사람의 주소에 쓰입니다. 이미 만든 주소는 그대로입니다.',
  },
  role: 'Remote and Accepted Domains',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: domainIdentityParameter,
    DomainType: domainTypeParameter,
    MakeDefault: parameter({
      schema: truth(),
      synopsis: {
        en: '$true makes it the domain of new addresses; it must be proved.',
        ko: '$true이면 새 주소에 쓰는 기본 도메인으로 정합니다. 소유가 확인된 도메인이어야 합니다.',
      },
    }),
  },
  examples: [
    {
      line: 'Set-AcceptedDomain fabrikam.com -MakeDefault $true',
      synopsis: { en: 'New recipients get addresses there.', ko: '새 주소를 이 도메인으로 만듭니다.' },
    },
    {
      line: 'Set-AcceptedDomain contoso.com -DomainType InternalRelay',
      synopsis: {
        en: 'Mail for addresses that nobody has here goes on to the other mail system of the domain.',
        ko: '여기에 없는 주소의 메일을 같은 도메인을 쓰는 다른 메일 시스템으로 넘깁니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, DomainType, MakeDefault }, { rooms, organization, reporter }) {
    const { tenant } = organization;
    const domain = await rooms.domains.get(tenant, Identity);
    if (MakeDefault === false && domain.isDefault) throw defaultNeeded(domain.displayName);
    const becomesDefault = MakeDefault === true && !domain.isDefault;
    const kind = DomainType && kindOfDomainType[DomainType];
    if (!becomesDefault && (kind === undefined || kind === domain.kind)) {
      warnUnmodified(domain.displayName, { reporter });
      return undefined;
    }
    if (becomesDefault) await rooms.domains.setDefault(tenant, domain.domain);
    if (kind !== undefined) await rooms.domains.setKind(tenant, domain.domain, kind);
    return undefined;
  },
});

function defaultNeeded(domain: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'domain.defaultNeeded',
    message: `${domain} is the default domain, and an organisation has exactly one. Make another one the default: Set-AcceptedDomain <domain> -MakeDefault $true.`,
    details: { domain },
  });
}
