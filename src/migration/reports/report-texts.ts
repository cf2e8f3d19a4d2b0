import { formatText, type Language, type LocalText, type TextValues } from '../../base/language.ts';
import type { MigrationUserStatusSummary } from '../states/user-status.ts';

const texts = {
  title: { en: 'Migration report: {batch}', ko: '마이그레이션 보고서: {batch}' },
  generated: { en: 'Made {time}', ko: '{time}에 작성' },
  from: { en: 'from {endpoint}', ko: '원본 {endpoint}' },
  to: { en: 'to {endpoint}', ko: '대상 {endpoint}' },
  mailboxes: { en: 'Mailboxes', ko: '사서함' },
  synced: { en: 'Synced', ko: '동기화됨' },
  messages: { en: 'Messages copied', ko: '복사한 메시지' },
  ofEstimated: { en: 'of {count} at the source', ko: '원본 {count}개 중' },
  data: { en: 'Data copied', ko: '복사한 데이터' },
  skippedMessages: { en: 'Messages skipped', ko: '건너뛴 메시지' },
  failedMailboxes: { en: 'Mailboxes failed', ko: '실패한 사서함' },
  leftOut: { en: '{shown} {count?row|rows} left out of the file', ko: '파일에서 빠진 행 {shown}개' },
  lastSynced: { en: 'Last synced', ko: '마지막 동기화' },
  throughput: { en: 'Data copied over time', ko: '시간별 복사량' },
  noThroughput: { en: 'Nothing has been copied yet.', ko: '아직 복사한 것이 없습니다.' },
  statuses: { en: 'Mailboxes by status', ko: '상태별 사서함' },
  skippedByReason: { en: 'Skipped messages by reason', ko: '이유별 건너뛴 메시지' },
  noSkipped: { en: 'No message was skipped.', ko: '건너뛴 메시지가 없습니다.' },
  largest: { en: 'Largest mailboxes', ko: '가장 큰 사서함' },
  copied: { en: 'copied', ko: '복사됨' },
  skipped: { en: 'skipped', ko: '건너뜀' },
  remaining: { en: 'still to come', ko: '남음' },
  mailboxTable: { en: 'All mailboxes', ko: '모든 사서함' },
  mailbox: { en: 'Mailbox', ko: '사서함' },
  status: { en: 'Status', ko: '상태' },
  atSource: { en: 'At the source', ko: '원본' },
  copiedColumn: { en: 'Copied', ko: '복사됨' },
  skippedColumn: { en: 'Skipped', ko: '건너뜀' },
  size: { en: 'Size', ko: '크기' },
  error: { en: 'Error', ko: '오류' },
  filter: { en: 'Filter by address, status or error', ko: '주소, 상태, 오류로 거르기' },
  moreMailboxes: {
    en: '{shown} more {count?mailbox is|mailboxes are} in the report as CSV. Those that failed, have skipped messages or are not synced come first here.',
    ko: '나머지 사서함 {shown}개는 CSV 보고서에 있습니다. 여기에는 실패하거나 건너뛴 메시지가 있거나 동기화되지 않은 사서함이 먼저 나옵니다.',
  },
  skippedTable: { en: 'Skipped messages', ko: '건너뛴 메시지' },
  moreSkipped: {
    en: '{shown} more {count?message is|messages are} in the report as CSV.',
    ko: '나머지 메시지 {shown}개는 CSV 보고서에 있습니다.',
  },
  folder: { en: 'Folder', ko: '폴더' },
  subject: { en: 'Subject', ko: '제목' },
  reason: { en: 'Reason', ko: '이유' },
  tryAgain: { en: 'Try again', ko: '다시 시도' },
  manifests: { en: 'Proof by folder', ko: '폴더별 증명' },
  moreManifests: {
    en: 'The folders of {shown} more {count?mailbox|mailboxes} are in the report as CSV.',
    ko: '나머지 사서함 {shown}개의 폴더는 CSV 보고서에 있습니다.',
  },
  checksumExplained: {
    en: 'A checksum is the sum of the SHA-256 digests of all messages that were copied from the folder, modulo 2^256. It does not depend on their order: whoever reads the messages of either side can make it again. Test-MigrationBatch {batch} -Verify Digests does.',
    ko: '체크섬은 폴더에서 복사한 모든 메시지의 SHA-256 값을 더해 2^256으로 나눈 나머지입니다. 순서와 무관하므로 양쪽 메시지를 읽으면 누구나 다시 계산할 수 있습니다. Test-MigrationBatch {batch} -Verify Digests 명령이 이를 확인합니다.',
  },
  checksum: { en: 'Checksum', ko: '체크섬' },
  messagesColumn: { en: 'Messages', ko: '메시지' },
  log: { en: 'What happened', ko: '진행 기록' },
  never: { en: 'never', ko: '없음' },
  noSubject: { en: '(no subject)', ko: '(제목 없음)' },
} as const satisfies Record<string, LocalText>;

export type ReportText = keyof typeof texts;

export type Say = (text: ReportText, values?: TextValues) => string;

export function reportTexts(language: Language): Say {
  return (text, values) => formatText(texts[text][language], values);
}

export const summaryTexts: Readonly<Record<MigrationUserStatusSummary, LocalText>> = {
  Active: { en: 'Active', ko: '진행 중' },
  Synced: { en: 'Synced', ko: '동기화됨' },
  Completed: { en: 'Completed', ko: '완료됨' },
  Stopped: { en: 'Stopped', ko: '중지됨' },
  Failed: { en: 'Failed', ko: '실패' },
};

const reasonTexts: Readonly<Record<string, LocalText>> = {
  tooLarge: { en: 'Larger than allowed', ko: '허용 크기 초과' },
  unavailable: { en: 'Not given by the source', ko: '원본이 주지 않음' },
  damaged: { en: 'Damaged at the source', ko: '원본에서 손상됨' },
  refusedByTarget: { en: 'Refused by the target', ko: '대상이 거부함' },
};

export function reasonText(reason: string, language: Language): string {
  return reasonTexts[reason]?.[language] ?? reason;
}
