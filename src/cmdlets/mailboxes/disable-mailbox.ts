import { mailboxKinds } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentityParameter } from '../mailbox-kit/identity-parameter.ts';
import { targetOf } from '../recipient-kit/change-recipient.ts';

export const cmdlet = defineCmdlet({
  name: 'Disable-Mailbox',
  synopsis: {
    en: 'Takes the mailbox of a user away and leaves the user.',
    ko: '사용자는 남기고 사서함만 분리합니다.',
  },
  description: {
    en: 'The user keeps the sign-in name, and loses alias and addresses. The mailbox is kept for 30 days; until then Enable-Mailbox gives it back.',
    ko: '로그인 이름은 남고 별칭과 주소는 없어집니다. 사서함은 30일 동안 보관되며, 그 안에는 Enable-Mailbox로 돌려줄 수 있습니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: mailboxIdentityParameter },
  examples: [
    {
      line: 'Disable-Mailbox minsu.kim@contoso.com',
      synopsis: { en: 'Asks, and takes it away.', ko: '확인한 뒤 사서함을 분리합니다.' },
    },
    {
      line: 'Get-Mailbox -Filter "CustomAttribute1 -eq \'left\'" | Disable-Mailbox -Confirm:$false',
      synopsis: { en: 'Those of all who have left.', ko: '퇴사한 사람의 사서함을 모두 분리합니다.' },
    },
  ],
  target: targetOf(mailboxKinds),
  async process({ Identity }, { rooms, organization }) {
    const { tenant } = organization;
    const { recipient } = await rooms.recipients.get(tenant, Identity, { kinds: mailboxKinds });
    await rooms.recipients.disableMailbox(tenant, recipient);
    return undefined;
  },
});
