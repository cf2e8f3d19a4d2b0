import { defineCmdlet } from '../kit/definition.ts';
import { domainIdentityParameter } from '../organization-kit/identity-parameters.ts';
import { acceptedDomainObject } from '../presentation/accepted-domain-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Confirm-AcceptedDomain',
  synopsis: {
    en: 'Looks in DNS for the record that proves a domain, and takes the domain into use.',
    ko: '도메인 소유를 증명하는 DNS 레코드를 찾고, 찾으면 도메인을 쓸 수 있게 합니다.',
  },
  description: {
    en: 'New-AcceptedDomain and Get-AcceptedDomain show the TXT record to publish. Once DNS shows it, this cmdlet finds it and addresses can be given out in the domain; the record may be removed afterwards. Where it is not found, the error says what DNS has instead.',
    ko: '게시할 TXT 레코드는 New-AcceptedDomain과 Get-AcceptedDomain이 보여 줍니다. DNS에 레코드가 보이면 이 cmdlet이 확인하고, 그때부터 그 도메인의 주소를 만들 수 있습니다. 확인이 끝나면 레코드를 지워도 됩니다. 찾지 못하면 DNS에 대신 무엇이 있는지 오류로 알려 줍니다.',
  },
  role: 'Remote and Accepted Domains',
  scope: 'organization',
  effect: 'change',
  output: acceptedDomainObject,
  parameters: {
    Identity: domainIdentityParameter,
  },
  examples: [
    {
      line: 'Confirm-AcceptedDomain fabrikam.com',
      synopsis: { en: 'Looks for the record of one domain.', ko: '도메인 하나의 레코드를 확인합니다.' },
    },
    {
      line: 'Get-AcceptedDomain | Where-Object Verified -eq $false | Confirm-AcceptedDomain',
      synopsis: {
        en: 'Looks for the records of all that are not proved yet.',
        ko: '아직 확인되지 않은 도메인을 모두 확인합니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  process: ({ Identity }, { rooms, organization }) =>
    rooms.domains.verify(organization.tenant, Identity).then(acceptedDomainObject.present),
});
