import { mailboxKinds } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-Mailbox',
  synopsis: {
    en: 'Removes a recipient and its mailbox; both can be had back for 30 days.',
    ko: '받는 사람과 사서함을 제거합니다. 30일 동안 되살릴 수 있습니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: parameter({
      schema: mailboxIdentity(),
      synopsis: {
        en: 'Name, alias, address or GUID of its owner.',
        ko: '소유자의 이름, 별칭, 주소 또는 GUID.',
      },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
      completer: 'mailbox',
    }),
  },
  examples: [
    {
      line: 'Remove-Mailbox minsu.kim@contoso.com -Confirm:$false',
      synopsis: { en: 'Without asking.', ko: '확인 없이 제거합니다.' },
    },
  ],
  async target({ Identity }, { rooms, organization }) {
    const { displayName } = await rooms.recipients.get(organization.tenant, Identity, {
      kinds: mailboxKinds,
    });
    return displayName;
  },
  async process({ Identity }, { rooms, organization }) {
    const { recipient } = await rooms.recipients.get(organization.tenant, Identity, { kinds: mailboxKinds });
    await rooms.recipients.remove(organization.tenant, [recipient]);
    return undefined;
  },
});
