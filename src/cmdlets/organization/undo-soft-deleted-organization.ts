import { AppError } from '../../base/errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { organizationIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { organizationObject } from '../presentation/organization-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Undo-SoftDeletedOrganization',
  synopsis: {
    en: 'Brings a removed organisation back with everything in it.',
    ko: '제거한 조직을 그 안의 모든 것과 함께 되살립니다.',
  },
  description: {
    en: 'An organisation that Remove-Organization took away is kept for 30 days. Within them its recipients, mailboxes and domains come back as they were.',
    ko: 'Remove-Organization으로 제거한 조직은 30일 동안 보관됩니다. 그동안은 받는 사람, 사서함, 도메인을 제거 전 그대로 되살릴 수 있습니다.',
  },
  role: 'Organization Configuration',
  scope: 'platform',
  effect: 'change',
  output: organizationObject,
  parameters: {
    SoftDeletedObject: parameter({
      schema: organizationIdentity(),
      synopsis: { en: 'Name, GUID or one of the domains.', ko: '이름, GUID 또는 도메인.' },
      aliases: ['Identity'],
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
    }),
  },
  examples: [
    {
      line: 'Undo-SoftDeletedOrganization contoso',
      synopsis: { en: 'Brings one back.', ko: '조직 하나를 되살립니다.' },
    },
    {
      line: 'Get-Organization -SoftDeletedOrganization | Undo-SoftDeletedOrganization -WhatIf',
      synopsis: { en: 'Shows what could be brought back.', ko: '되살릴 수 있는 조직을 확인합니다.' },
    },
  ],
  target: async ({ SoftDeletedObject }, { rooms }) => (await rooms.organizations.get(SoftDeletedObject)).name,
  async process({ SoftDeletedObject }, { rooms }) {
    const { tenant, name, state } = await rooms.organizations.get(SoftDeletedObject);
    if (state === 'active') throw notDeleted(name);
    return organizationObject.present(await rooms.organizations.restore(tenant));
  },
});

function notDeleted(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'organization.notDeleted',
    message: `The organisation "${name}" isn't deleted, so there is nothing to bring back. Get-Organization -SoftDeletedOrganization lists those that are.`,
    details: { name },
  });
}
