import { defineCmdlet } from '../kit/definition.ts';
import { organizationConfigObject } from '../presentation/organization-config-object.ts';
import { findPublicFolderMailbox } from '../public-folder-kit/public-folder-mailbox.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-OrganizationConfig',
  synopsis: {
    en: 'Shows the settings of the organisation as a whole.',
    ko: '조직 전체의 설정을 표시합니다.',
  },
  role: 'View-Only Configuration',
  scope: 'organization',
  effect: 'read',
  output: organizationConfigObject,
  parameters: {},
  examples: [
    { line: 'Get-OrganizationConfig', synopsis: { en: 'All settings.', ko: '모든 설정.' } },
    {
      line: 'Get-OrganizationConfig | Format-List MailTips*',
      synopsis: { en: 'Those of mail tips.', ko: '메일 설명(MailTips) 설정.' },
    },
  ],
  async process(_, context) {
    const { rooms, organization } = context;
    const { tenant } = organization;
    const [current, config, plans, publicFolderMailbox] = await Promise.all([
      rooms.organizations.find({ tenant }),
      rooms.organizations.config.read(tenant),
      rooms.organizations.mailboxPlans.list(tenant),
      findPublicFolderMailbox(context),
    ]);
    const defaultPlan = plans.find(({ isDefault }) => isDefault);
    return organizationConfigObject.present({
      organization: current ?? organization,
      ...{ config, defaultPlan, publicFolderMailbox },
    });
  },
});
