import type { LocalText } from '../../base/language.ts';

export const texts = {
  title: {
    en: 'Landfall {version}: a demonstration in {folder}, which is removed at the end.',
    ko: 'Landfall {version}: {folder}에서 시연합니다. 끝나면 폴더를 지웁니다.',
  },
  titleKept: {
    en: 'Landfall {version}: a demonstration in {folder}.',
    ko: 'Landfall {version}: {folder}에서 시연합니다.',
  },
  organization: { en: 'An organisation and its domain', ko: '조직과 도메인' },
  mailboxes: { en: '{count} people with mailboxes', ko: '사서함을 가진 사람 {count}명' },
  moving: {
    en: 'Their {total} messages, some in EUC-KR, move in from the old IMAP server',
    ko: '메시지 {total}통(일부는 EUC-KR)을 옛 IMAP 서버에서 옮겨 옵니다',
  },
  folders: { en: 'What {name} sees', ko: '{name} 님의 사서함' },
  unread: { en: '{count} unread', ko: '읽지 않음 {count}' },
  newest: { en: 'The newest five:', ko: '최근 메시지 다섯 통:' },
  search: { en: 'Searching for “{words}” in subject and text', ko: '제목과 본문에서 “{words}” 찾기' },
  found: { en: '{count} found in {ms} ms', ko: '{count}통을 {ms} ms에 찾았습니다' },
  reading: { en: 'Opening two messages', ko: '메시지 두 통 열기' },
  recovery: { en: 'Removed by mistake, and had back', ko: '실수로 지운 메시지 되살리기' },
  administration: {
    en: 'The same, as administrators type it: Exchange’s cmdlets in PowerShell',
    ko: '관리자가 하는 일: PowerShell에서 쓰는 Exchange의 cmdlet',
  },
  helpDesk: {
    en: 'Terry of the help desk: what roles do not grant does not exist',
    ko: '지원 센터의 Terry: 역할이 허용하지 않는 것은 존재하지 않습니다',
  },
  audit: {
    en: 'Who changed what, in a record that shows tampering',
    ko: '누가 무엇을 바꾸었는지, 조작하면 드러나는 기록',
  },
  restored: {
    en: '{removed} messages removed, {restored} restored to where they were',
    ko: '{removed}통을 지웠다가 {restored}통을 제자리에 되살렸습니다',
  },
  changes: {
    en: 'Everything that happened, as one numbered history',
    ko: '모든 변경을 담은 하나의 번호 기록',
  },
  changeCount: { en: 'up to change {upTo}: {counts}', ko: '변경 번호 {upTo}까지: {counts}' },
  next: { en: 'Next, to run it for yourself:', ko: '이제 직접 실행해 보세요:' },
} as const satisfies Record<string, LocalText>;
