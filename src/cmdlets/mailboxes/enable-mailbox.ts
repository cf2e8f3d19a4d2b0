import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { archiveSwitch, chosenKind, kindSwitches, refuseArchive } from '../mailbox-kit/kind-choice.ts';
import { mailboxObject } from '../presentation/mailbox-object.ts';
import { presentMailbox } from '../presentation/present-mailboxes.ts';

const kinds = ['user', 'mailUser'] as const;

export const cmdlet = defineCmdlet({
  name: 'Enable-Mailbox',
  synopsis: { en: 'Gives a user a mailbox.', ko: '사용자에게 사서함을 줍니다.' },
  description: {
    en: 'A user who lost a mailbox by Disable-Mailbox within the last 30 days gets that one again, with everything in it and the limits that it had. A mail user keeps its addresses; mail then stays here instead of going on.',
    ko: '30일 안에 Disable-Mailbox로 사서함을 잃은 사용자에게는 그 사서함이 내용과 한도 그대로 돌아옵니다. 메일 사용자는 주소를 유지하며, 메일은 밖으로 전달되지 않고 여기에 저장됩니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: mailboxObject,
  parameters: {
    Identity: parameter({
      schema: recipientIdentity(),
      synopsis: {
        en: 'Name, sign-in name or GUID of the user.',
        ko: '사용자의 이름, 로그인 이름 또는 GUID.',
      },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
      completer: 'recipient',
    }),
    Alias: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: {
        en: 'The part of the address before the @; from the sign-in name where it is left out.',
        ko: '주소의 @ 앞부분. 생략하면 로그인 이름에서 만듭니다.',
      },
    }),
    PrimarySmtpAddress: parameter({
      schema: text(),
      synopsis: { en: 'The address that mail is sent from.', ko: '메일을 보낼 때 쓰는 주소.' },
    }),
    DisplayName: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What people read.', ko: '화면에 표시되는 이름.' },
    }),
    MailboxPlan: parameter({
      schema: text(),
      synopsis: {
        en: 'The plan whose limits it gets; the default plan without it.',
        ko: '한도를 정할 계획. 생략하면 기본 계획.',
      },
    }),
    ...kindSwitches,
    Archive: archiveSwitch,
  },
  examples: [
    {
      line: 'Enable-Mailbox minsu.kim@contoso.com',
      synopsis: { en: 'With the default plan.', ko: '기본 계획으로 만듭니다.' },
    },
    {
      line: 'Get-User -RecipientTypeDetails User | Enable-Mailbox -MailboxPlan 인턴',
      synopsis: { en: 'For all users who have none.', ko: '사서함이 없는 모든 사용자에게.' },
    },
  ],
  async target({ Identity }, { rooms, organization }) {
    const { displayName } = await rooms.recipients.get(organization.tenant, Identity, { kinds });
    return displayName;
  },
  async process(bound, context) {
    const { rooms, organization } = context;
    const { tenant } = organization;
    refuseArchive(bound.Archive);
    const { recipient } = await rooms.recipients.get(tenant, bound.Identity, { kinds });
    const plan =
      bound.MailboxPlan === undefined
        ? undefined
        : await rooms.organizations.mailboxPlans.get(tenant, bound.MailboxPlan);
    const enabled = await rooms.recipients.enableMailbox(tenant, recipient, {
      kind: chosenKind(bound),
      ...(bound.Alias !== undefined && { alias: bound.Alias }),
      ...(bound.PrimarySmtpAddress !== undefined && { primaryAddress: bound.PrimarySmtpAddress }),
      ...(bound.DisplayName !== undefined && { displayName: bound.DisplayName }),
      ...(plan && { mailboxPlan: plan.guid }),
    });
    return presentMailbox(enabled, context);
  },
});
