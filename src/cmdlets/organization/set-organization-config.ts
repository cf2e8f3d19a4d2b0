import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text, truth, whole } from '../kit/parameter-types.ts';

const choice = (en: string, ko: string) => parameter({ schema: truth(), synopsis: { en, ko } });

export const cmdlet = defineCmdlet({
  name: 'Set-OrganizationConfig',
  synopsis: {
    en: 'Changes settings of the organisation as a whole.',
    ko: '조직 전체의 설정을 바꿉니다.',
  },
  description: {
    en: 'The settings of mail tips are kept for mail clients that ask for them. No protocol of this version hands them out yet.',
    ko: 'MailTips 설정은 이를 묻는 메일 클라이언트를 위해 저장합니다. 이 버전에는 아직 이 설정을 전달하는 프로토콜이 없습니다.',
  },
  role: 'Organization Configuration',
  scope: 'organization',
  effect: 'change',
  parameters: {
    DisplayName: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What people read.', ko: '사람이 읽는 이름.' },
    }),
    MailTipsAllTipsEnabled: choice('Whether there are mail tips at all.', 'MailTips를 쓸지 여부.'),
    MailTipsExternalRecipientsTipsEnabled: choice(
      'Whether senders are told of recipients outside.',
      '조직 밖의 받는 사람이 있음을 알릴지 여부.',
    ),
    MailTipsGroupMetricsEnabled: choice(
      'Whether senders are told how many people a group reaches.',
      '그룹의 인원수를 알릴지 여부.',
    ),
    MailTipsLargeAudienceThreshold: parameter({
      schema: whole({ min: 0, max: 1000 }),
      synopsis: {
        en: 'From how many recipients on an audience is called large; 25 by default.',
        ko: '받는 사람이 몇 명부터 많다고 알릴지. 기본 25.',
      },
    }),
    MailTipsMailboxSourcedTipsEnabled: choice(
      'Whether senders are told of automatic replies and full mailboxes.',
      '자동 회신과 가득 찬 사서함을 알릴지 여부.',
    ),
  },
  examples: [
    {
      line: "Set-OrganizationConfig -DisplayName '콘토소 주식회사'",
      synopsis: { en: 'Gives it another name to read.', ko: '표시 이름을 바꿉니다.' },
    },
    {
      line: 'Set-OrganizationConfig -MailTipsExternalRecipientsTipsEnabled $true -MailTipsLargeAudienceThreshold 50',
      synopsis: {
        en: 'Warns of recipients outside, and from 50 recipients on.',
        ko: '외부 받는 사람과 50명 이상의 받는 사람을 알립니다.',
      },
    },
  ],
  target: (_, { organization }) => organization.name,
  async process(bound, { rooms, organization, reporter }) {
    const { DisplayName } = bound;
    const change = {
      mailTipsAllTipsEnabled: bound.MailTipsAllTipsEnabled,
      mailTipsExternalRecipientsTipsEnabled: bound.MailTipsExternalRecipientsTipsEnabled,
      mailTipsGroupMetricsEnabled: bound.MailTipsGroupMetricsEnabled,
      mailTipsLargeAudienceThreshold: bound.MailTipsLargeAudienceThreshold,
      mailTipsMailboxSourcedTipsEnabled: bound.MailTipsMailboxSourcedTipsEnabled,
    };
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    if (given.length === 0 && DisplayName === undefined) {
      reporter.warn(
        `The command completed successfully but no settings of '${organization.name}' have been modified.`,
      );
      return undefined;
    }
    const { organizations } = rooms;
    if (DisplayName !== undefined)
      await organizations.update(organization.tenant, { displayName: DisplayName });
    if (given.length > 0) await organizations.config.update(organization.tenant, Object.fromEntries(given));
    return undefined;
  },
});
