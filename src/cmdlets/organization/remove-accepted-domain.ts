import { defineCmdlet } from '../kit/definition.ts';
import { domainIdentityParameter } from '../organization-kit/identity-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-AcceptedDomain',
  synopsis: {
    en: 'Takes a domain away that no address uses any more.',
    ko: '더 이상 어떤 주소도 쓰지 않는 도메인을 제거합니다.',
  },
  role: 'Remote and Accepted Domains',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: domainIdentityParameter,
  },
  examples: [
    {
      line: 'Remove-AcceptedDomain fabrikam.com -Confirm:$false',
      synopsis: { en: 'Without asking.', ko: '확인 없이 제거합니다.' },
    },
    {
      line: "Get-AcceptedDomain | Where-Object Name -like '*.example' | Remove-AcceptedDomain -WhatIf",
      synopsis: { en: 'Shows which would be removed.', ko: '무엇이 제거될지 확인합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  process: ({ Identity }, { rooms, organization }) =>
    rooms.domains.remove(organization.tenant, Identity).then(() => undefined),
});
