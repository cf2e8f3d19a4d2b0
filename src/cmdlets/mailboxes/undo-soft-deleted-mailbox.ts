import { AppError } from '../../base/errors.ts';
import { mailboxKinds, type Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { passwordParameters } from '../mailbox-kit/password-parameters.ts';
import { mailboxObject } from '../presentation/mailbox-object.ts';
import { presentMailbox } from '../presentation/present-mailboxes.ts';

const removed = { kinds: mailboxKinds, deleted: 'only' } as const;
const users = { kinds: ['user', 'mailUser'] } as const;

/** Who was removed with a mailbox, or is there and has lost one. */
async function getLoser(identity: string, { rooms, organization }: CmdletContext): Promise<Recipient> {
  const { tenant } = organization;
  const found = await rooms.recipients.find(tenant, identity, removed);
  if (found !== undefined) return found;
  const user = await rooms.recipients.find(tenant, identity, users);
  if (user?.mailbox?.state === 'disconnected') return user;
  throw notSoftDeleted(identity);
}

export const cmdlet = defineCmdlet({
  name: 'Undo-SoftDeletedMailbox',
  synopsis: {
    en: 'Brings a removed mailbox back with everything in it.',
    ko: '제거한 사서함을 내용과 함께 되살립니다.',
  },
  description: {
    en: 'A mailbox that Remove-Mailbox took away is kept for 30 days with its names, addresses and password; one that Disable-Mailbox took from its user comes back to that user, with a new address. Get-Mailbox -SoftDeletedMailbox lists those that can be had back.',
    ko: 'Remove-Mailbox로 제거한 사서함은 이름, 주소, 암호와 함께 30일 동안 보관됩니다. Disable-Mailbox로 분리한 사서함은 그 사용자에게 돌아가고 주소는 새로 만들어집니다. 되살릴 수 있는 사서함은 Get-Mailbox -SoftDeletedMailbox가 보여 줍니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: mailboxObject,
  parameters: {
    SoftDeletedObject: parameter({
      schema: mailboxIdentity(),
      synopsis: {
        en: 'Name, alias, address or GUID of its owner.',
        ko: '소유자의 이름, 별칭, 주소 또는 GUID.',
      },
      aliases: ['Identity'],
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
    }),
    DisplayName: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'Another name to read.', ko: '새 표시 이름.' },
    }),
    WindowsLiveID: parameter({
      schema: text(),
      synopsis: { en: 'Another sign-in name.', ko: '새 로그인 이름.' },
      aliases: ['MicrosoftOnlineServicesID', 'UserPrincipalName'],
    }),
    Password: passwordParameters.Password,
  },
  examples: [
    {
      line: 'Undo-SoftDeletedMailbox minsu.kim@contoso.com',
      synopsis: { en: 'As it was.', ko: '제거 전 그대로 되살립니다.' },
    },
    {
      line: 'Get-Mailbox -SoftDeletedMailbox | Undo-SoftDeletedMailbox',
      synopsis: { en: 'All that were removed.', ko: '제거된 사서함을 모두 되살립니다.' },
    },
  ],
  target: async ({ SoftDeletedObject }, context) => (await getLoser(SoftDeletedObject, context)).displayName,
  async process({ SoftDeletedObject, DisplayName, WindowsLiveID, Password }, context) {
    const { recipients, accounts } = context.rooms;
    const { tenant, recipient, deletedAt } = await getLoser(SoftDeletedObject, context);
    if (Password !== undefined) await accounts.setPassword(tenant, recipient, Password);
    if (deletedAt === null) await recipients.enableMailbox(tenant, recipient);
    else await recipients.restore(tenant, [recipient]);
    const back = await recipients.updateOne(tenant, recipient, {
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(WindowsLiveID !== undefined && { upn: WindowsLiveID }),
    });
    return presentMailbox(back, context);
  },
});

function notSoftDeleted(identity: string): AppError {
  const shown = identity.trim().slice(0, 100);
  return new AppError({
    kind: 'notFound',
    code: 'mailbox.notSoftDeleted',
    message: `The operation couldn't be performed because soft-deleted mailbox '${shown}' couldn't be found. Get-Mailbox -SoftDeletedMailbox lists those that can be had back.`,
    details: { identity: shown },
  });
}
