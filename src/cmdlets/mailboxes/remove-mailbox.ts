import { AppError } from '../../base/errors.ts';
import type { IdentityOptions } from '../../organization/identity.ts';
import { mailboxKinds, type Recipient } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { mailboxIdentityParameter } from '../mailbox-kit/identity-parameter.ts';
import {
  findPublicFolderMailbox,
  notePublicFolderMailbox,
  refuseWhileFull,
} from '../public-folder-kit/public-folder-mailbox.ts';

/** What is removed for good may have been removed before. */
const wanted = (isForGood: boolean, isOfPublicFolders: boolean): IdentityOptions => ({
  kinds: isOfPublicFolders ? ['publicFolderMailbox'] : mailboxKinds,
  deleted: isForGood ? 'include' : 'exclude',
});

export const cmdlet = defineCmdlet({
  name: 'Remove-Mailbox',
  synopsis: {
    en: 'Removes a recipient and its mailbox; both can be had back for 30 days.',
    ko: '받는 사람과 사서함을 제거합니다. 30일 동안 되살릴 수 있습니다.',
  },
  description: {
    en: 'Names and addresses stay taken until the 30 days are over; Undo-SoftDeletedMailbox brings everything back. With -PermanentlyDelete all of it is gone at once, and nothing brings it back but a backup.',
    ko: '30일이 지날 때까지 이름과 주소는 다시 쓸 수 없으며, Undo-SoftDeletedMailbox로 모두 되살릴 수 있습니다. -PermanentlyDelete를 쓰면 바로 모두 없어지고, 백업이 없으면 되살릴 수 없습니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: mailboxIdentityParameter,
    PublicFolder: flag({
      synopsis: {
        en: 'The mailbox of public folders, once it holds none any more.',
        ko: '비어 있는 공용 폴더 사서함.',
      },
    }),
    PermanentlyDelete: flag({
      synopsis: { en: 'For good, at once.', ko: '즉시 영구히 제거합니다.' },
      aliases: ['Permanent'],
    }),
    IgnoreLegalHold: flag({
      synopsis: {
        en: 'Also where a litigation hold says that nothing may be lost.',
        ko: '소송 보존 중인 사서함도 제거합니다.',
      },
    }),
  },
  examples: [
    {
      line: 'Remove-Mailbox minsu.kim@contoso.com -Confirm:$false',
      synopsis: { en: 'Without asking.', ko: '확인 없이 제거합니다.' },
    },
    {
      line: 'Get-Mailbox -SoftDeletedMailbox | Remove-Mailbox -PermanentlyDelete',
      synopsis: {
        en: 'Those that were removed before, now for good.',
        ko: '이미 제거한 사서함을 영구히 없앱니다.',
      },
    },
  ],
  async target({ Identity, PermanentlyDelete, PublicFolder }, { rooms, organization }) {
    const options = wanted(PermanentlyDelete, PublicFolder);
    return (await rooms.recipients.get(organization.tenant, Identity, options)).displayName;
  },
  async process({ Identity, PermanentlyDelete, PublicFolder, IgnoreLegalHold }, context) {
    const { rooms, organization } = context;
    const { tenant } = organization;
    const found = await rooms.recipients.get(tenant, Identity, wanted(PermanentlyDelete, PublicFolder));
    if (PublicFolder) {
      await refuseWhileFull(found, context);
      if ((await findPublicFolderMailbox(context))?.guid === found.guid)
        await notePublicFolderMailbox(undefined, context);
    }
    if (!PermanentlyDelete) {
      await rooms.recipients.remove(tenant, [found.recipient]);
      return undefined;
    }
    if (found.attributes.litigationHold === true && !IgnoreLegalHold) throw held(found);
    await rooms.recipients.remove(tenant, [found.recipient]);
    await rooms.recipients.purge(tenant, [found.recipient]);
    return undefined;
  },
});

function held({ displayName, guid }: Recipient): AppError {
  return new AppError({
    kind: 'denied',
    code: 'mailbox.held',
    message: `The mailbox of "${displayName}" is on litigation hold, so it can't be deleted for good. Remove it without -PermanentlyDelete, end the hold, or give -IgnoreLegalHold.`,
    details: { recipient: guid },
  });
}
