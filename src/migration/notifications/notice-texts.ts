import { formatText, type Language, type LocalText, type TextValues } from '../../base/language.ts';
import type { MigrationNoticeKind } from '../control/ports.ts';

export const subjects: Readonly<Record<MigrationNoticeKind, LocalText>> = {
  synced: {
    en: 'Migration batch {batch} has been synchronized',
    ko: '마이그레이션 일괄 처리 {batch}: 동기화됨',
  },
  completed: {
    en: 'Migration batch {batch} is complete',
    ko: '마이그레이션 일괄 처리 {batch}: 완료됨',
  },
  failed: {
    en: 'Migration batch {batch}: mailboxes have failed',
    ko: '마이그레이션 일괄 처리 {batch}: 실패한 사서함이 있습니다',
  },
  report: {
    en: 'Migration batch {batch}: report',
    ko: '마이그레이션 일괄 처리 {batch}: 보고서',
  },
};

export const beginnings: Readonly<Record<MigrationNoticeKind, LocalText>> = {
  synced: {
    en: 'The first copy of the migration batch {batch} has ended. People can work with their new mailboxes; what still comes to the old server follows every day.',
    ko: '마이그레이션 일괄 처리 {batch}의 첫 복사가 끝났습니다. 이제 새 사서함을 쓸 수 있으며, 이전 서버에 새로 도착하는 메일은 매일 옮겨집니다.',
  },
  completed: {
    en: 'The migration batch {batch} is complete: its last round has ended, and nothing more is copied.',
    ko: '마이그레이션 일괄 처리 {batch}가 완료되었습니다. 마지막 동기화가 끝났으며 더는 복사하지 않습니다.',
  },
  failed: {
    en: 'Mailboxes of the migration batch {batch} have failed. The others go on.',
    ko: '마이그레이션 일괄 처리 {batch}에 실패한 사서함이 있습니다. 나머지는 계속 진행됩니다.',
  },
  report: {
    en: 'The migration batch {batch} is under way.',
    ko: '마이그레이션 일괄 처리 {batch}가 진행 중입니다.',
  },
};

const texts = {
  status: { en: 'Status: {status}', ko: '상태: {status}' },
  mailboxes: {
    en: 'Mailboxes: {total}, of which {synced} are synced, {active} at work, {failed} failed, {stopped} stopped',
    ko: '사서함: 전체 {total}, 동기화됨 {synced}, 진행 중 {active}, 실패 {failed}, 중지됨 {stopped}',
  },
  messages: {
    en: 'Messages: {copied} copied of {estimated} at the source, {skipped} skipped',
    ko: '메시지: 원본 {estimated}개 중 {copied}개 복사, {skipped}개 건너뜀',
  },
  leftOut: {
    en: 'Rows left out of the file: {count}',
    ko: '파일에서 빠진 행: {count}개',
  },
  errorsAttached: {
    en: 'MigrationErrors.csv lists the mailboxes that were not migrated, and why. Mend the rows, add a Password column, and give it to New-MigrationBatch.',
    ko: 'MigrationErrors.csv에 마이그레이션하지 못한 사서함과 이유가 있습니다. 행을 고치고 Password 열을 추가한 뒤 New-MigrationBatch에 다시 쓰십시오.',
  },
  seeSkipped: {
    en: 'Skipped messages, and how to try them again: Get-MigrationUserStatistics -Identity <mailbox> -IncludeSkippedItems, or the attached report.',
    ko: '건너뛴 메시지와 다시 시도하는 방법: Get-MigrationUserStatistics -Identity <사서함> -IncludeSkippedItems 또는 첨부한 보고서.',
  },
  next: {
    en: 'When all are synced: change the MX record, look with Test-MigrationCutover {batch}, prove it with Test-MigrationBatch {batch} -Verify Digests.',
    ko: '모두 동기화되면 MX 레코드를 바꾸고 Test-MigrationCutover {batch} 명령으로 확인한 뒤 Test-MigrationBatch {batch} -Verify Digests 명령으로 증명하십시오.',
  },
  tooLarge: {
    en: 'The report is too large for a mail: Export-MigrationReport {batch} -FileName {file}',
    ko: '보고서가 메일로 보내기에 너무 큽니다: Export-MigrationReport {batch} -FileName {file}',
  },
  automatic: {
    en: 'This mail was written by {server}. Set-MigrationBatch {batch} -NotificationEmails decides who gets it.',
    ko: '{server}에서 자동으로 보낸 메일입니다. 받는 사람은 Set-MigrationBatch {batch} -NotificationEmails 명령으로 정합니다.',
  },
} as const satisfies Record<string, LocalText>;

export function noticeText(text: keyof typeof texts, language: Language, values?: TextValues): string {
  return formatText(texts[text][language], values);
}
