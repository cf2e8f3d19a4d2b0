import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf, text } from '../kit/parameter-types.ts';
import { acceptedDomainObject } from '../presentation/accepted-domain-object.ts';
import { kindOfDomainType } from '../presentation/domain-types.ts';

export const cmdlet = defineCmdlet({
  name: 'New-AcceptedDomain',
  synopsis: { en: 'Adds a domain to an organisation.', ko: '조직에 도메인을 추가합니다.' },
  description: {
    en: 'Addresses can be given out once the domain is proved: publish the value of VerificationRecord as a TXT record of the domain. The owner of the platform may vouch for it instead with -Vouched.',
    ko: '도메인 소유가 확인되어야 주소를 만들 수 있습니다. VerificationRecord 값을 도메인의 TXT 레코드로 게시하십시오. 플랫폼 소유자는 -Vouched로 대신 보증할 수 있습니다.',
  },
  role: 'Remote and Accepted Domains',
  scope: 'organization',
  effect: 'change',
  output: acceptedDomainObject,
  parameters: {
    Name: parameter({
      schema: text(),
      synopsis: {
        en: 'The domain; what it is called without -DomainName.',
        ko: '도메인. -DomainName이 없으면 이 값이 도메인입니다.',
      },
      position: 0,
      mandatory: true,
    }),
    DomainName: parameter({
      schema: text(),
      synopsis: { en: 'The domain, where -Name says something else.', ko: '-Name과 다른 경우의 도메인.' },
    }),
    DomainType: parameter({
      schema: oneOf(
        ['Authoritative', 'InternalRelay', 'ExternalRelay'],
        'Microsoft.Exchange.Data.Directory.SystemConfiguration.AcceptedDomainType',
      ),
      synopsis: {
        en: 'What becomes of mail for addresses that nobody has.',
        ko: '받는 사람이 없는 주소의 메일 처리 방식.',
      },
    }),
    Vouched: flag({
      synopsis: {
        en: 'The domain counts as proved: you answer for it.',
        ko: '소유가 확인된 것으로 봅니다. 실행한 관리자가 보증합니다.',
      },
    }),
  },
  examples: [
    {
      line: 'New-AcceptedDomain fabrikam.com',
      synopsis: {
        en: 'Claims a domain and shows the record that proves it.',
        ko: '도메인을 등록하고 소유 확인 레코드를 표시합니다.',
      },
    },
  ],
  target: ({ Name, DomainName }) => DomainName ?? Name,
  async process({ Name, DomainName, DomainType, Vouched }, { rooms, organization }) {
    const added = await rooms.domains.add(organization.tenant, DomainName ?? Name, {
      vouched: Vouched,
      ...(DomainType !== undefined && { kind: kindOfDomainType[DomainType] }),
    });
    return acceptedDomainObject.present(added);
  },
});
