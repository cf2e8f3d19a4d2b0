/** Which folders of a mailbox are told of, and how exactly. */
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf } from '../kit/parameter-types.ts';

const folderScopes = [
  'All',
  'Personal',
  'Inbox',
  'Drafts',
  'SentItems',
  'DeletedItems',
  'JunkEmail',
  'Archive',
  'Outbox',
  'Calendar',
  'Contacts',
  'Tasks',
  'Notes',
  'Journal',
  'RecoverableItems',
] as const;

export type FolderScope = (typeof folderScopes)[number];

export const folderStatisticsParameters = {
  FolderScope: parameter({
    schema: oneOf(folderScopes, 'Microsoft.Exchange.Data.Directory.ElcFolderType'),
    synopsis: {
      en: 'This folder and those below it alone; Personal for those that the owner made.',
      ko: '이 폴더와 그 아래만. Personal은 사용자가 만든 폴더만.',
    },
  }),
  IncludeOldestAndNewestItems: flag({
    synopsis: {
      en: 'Shows when the oldest and the newest message of each folder were received.',
      ko: '폴더마다 가장 오래된 메시지와 가장 새 메시지를 받은 때를 표시합니다.',
    },
  }),
} as const;
