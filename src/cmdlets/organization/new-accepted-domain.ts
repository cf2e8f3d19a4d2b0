import { verificationRecord } from '../../organization/accepted-domains.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';
import { domainTypeParameter, kindOfDomainType } from '../organization-kit/domain-type.ts';
import { acceptedDomainObject } from '../presentation/accepted-domain-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-AcceptedDomain',
  synopsis: { en: 'Adds a domain to an organisation.', ko: '조직에 도메인을 추가합니다.' },
  description: {
    en: 'Addresses can be given out once the domain is proved: publish the TXT record that the warning names in the DNS of the domain, then run Confirm-AcceptedDomain. Another organisation may claim the domain when it is still unproved after 7 days. The owner of the platform may vouch for it instead with -Vouched.',
    ko: '도메인 소유가 확인되어야 주소를 만들 수 있습니다. 경고에 나오는 TXT 레코드를 도메인의 DNS에 게시하고 Confirm-AcceptedDomain을 실행하십시오. 7일이 지나도 확인되지 않으면 다른 조직이 그 도메인을 등록할 수 있습니다. 플랫폼 소유자는 -Vouched로 대신 보증할 수 있습니다.',
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
    DomainType: domainTypeParameter,
    Vouched: flag({
      platformOnly: true,
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
    {
      line: 'New-AcceptedDomain contoso.local -DomainType InternalRelay -Vouched',
      synopsis: {
        en: 'Takes in a domain that public DNS does not have, on the word of the owner of the platform.',
        ko: '공용 DNS에 없는 도메인을 플랫폼 소유자의 보증으로 등록합니다.',
      },
    },
  ],
  target: ({ Name, DomainName }) => DomainName ?? Name,
  async process({ Name, DomainName, DomainType, Vouched }, { rooms, organization, reporter }) {
    const added = await rooms.domains.add(organization.tenant, DomainName ?? Name, {
      vouched: Vouched,
      ...(DomainType !== undefined && { kind: kindOfDomainType[DomainType] }),
    });
    if (added.verifiedAt === null) {
      const { name, type, value } = verificationRecord(added);
      reporter.warn(
        [
          `${added.displayName} isn't proved to be yours yet, so no address can be given out in it.`,
          `Publish this record in its DNS, then run: Confirm-AcceptedDomain ${added.displayName}`,
          `  Name:  ${name}`,
          `  Type:  ${type}`,
          `  Value: ${value}`,
        ].join('\n'),
      );
    }
    return acceptedDomainObject.present(added);
  },
});
