import { AppError } from '../../base/errors.ts';
import type { mailboxKinds } from '../../store/ports/directory-model.ts';
import { flag } from '../kit/parameter-types.ts';

type MailboxKind = (typeof mailboxKinds)[number];

export const kindSwitches = {
  Shared: flag({ synopsis: { en: 'For several people to open.', ko: '여럿이 함께 쓰는 사서함.' } }),
  Room: flag({ synopsis: { en: 'For a room that is booked.', ko: '예약하는 회의실.' } }),
  Equipment: flag({ synopsis: { en: 'For a thing that is booked.', ko: '예약하는 장비.' } }),
} as const;

export function chosenKind(choice: {
  readonly Shared: boolean;
  readonly Room: boolean;
  readonly Equipment: boolean;
}): MailboxKind {
  const kinds: MailboxKind[] = [
    ...(choice.Shared ? (['sharedMailbox'] as const) : []),
    ...(choice.Room ? (['roomMailbox'] as const) : []),
    ...(choice.Equipment ? (['equipmentMailbox'] as const) : []),
  ];
  if (kinds.length <= 1) return kinds[0] ?? 'userMailbox';
  throw new AppError({
    kind: 'invalid',
    code: 'mailbox.kinds',
    message: 'A mailbox is of one kind. Give one of -Shared, -Room and -Equipment.',
  });
}

export const publicFolderSwitch = flag({
  synopsis: { en: "For the organisation's public folders.", ko: '조직의 공용 폴더를 두는 사서함.' },
});

/** Exchange's cmdlets have the switch, so that scripts give it; there is nothing that it could do here. */
export const archiveSwitch = flag({
  synopsis: {
    en: 'Refused: there are no archive mailboxes.',
    ko: '쓸 수 없습니다. 보관 사서함은 없습니다.',
  },
});

export function refuseArchive(wanted: boolean): void {
  if (!wanted) return;
  throw new AppError({
    kind: 'invalid',
    code: 'mailbox.archive.unsupported',
    message:
      'There are no archive mailboxes here. Leave out -Archive: a mailbox may be as large as its quotas allow, and has a folder named Archive.',
  });
}
