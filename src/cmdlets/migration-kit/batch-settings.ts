/** What New- and Set-MigrationBatch can say of a batch, and what it comes to. */
import type { BatchSettings, CsvRows } from '../../migration/control/batch-model.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { list, text, truth } from '../kit/parameter-types.ts';
import { csvDataParameter } from './csv-data.ts';
import { dateOrNull } from './date-or-null.ts';
import { timeSpanMs } from './time-span.ts';
import { timeZoneParameter, unixMsIn } from './time-zone.ts';
import { unlimitedCount } from './unlimited-count.ts';

const folders = (en: string, ko: string) => parameter({ schema: list(text()), synopsis: { en, ko } });

export const allowUnknownColumnsParameter = parameter({
  schema: truth(),
  synopsis: {
    en: '$true passes over columns that mean nothing here; without it they are refused.',
    ko: '$true이면 알 수 없는 열을 무시합니다. 생략하면 거부합니다.',
  },
});

/** Of both. */
export const batchSettingParameters = {
  CSVData: csvDataParameter,
  AllowUnknownColumnsInCsv: allowUnknownColumnsParameter,
  StartAfter: parameter({
    schema: dateOrNull(),
    synopsis: { en: 'Copies nothing before this time.', ko: '이 시각 전에는 복사하지 않습니다.' },
  }),
  CompleteAfter: parameter({
    schema: dateOrNull(),
    synopsis: {
      en: 'Makes the last round after this time, and ends the batch.',
      ko: '이 시각 뒤에 마지막으로 동기화하고 일괄 처리를 끝냅니다.',
    },
  }),
  TimeZone: timeZoneParameter,
  ExcludeFolders: folders(
    'Folders that stay behind, by their paths at the source: Name, Name/* with what is below, #Inbox#/* for a known folder.',
    '가져오지 않을 폴더(원본 경로): 이름, 하위까지면 이름/*, 잘 알려진 폴더는 #Inbox#/*.',
  ),
  IncludeFolders: folders(
    'The only folders that are copied, in the same forms.',
    '복사할 폴더만 지정합니다. 형식은 같습니다.',
  ),
  ContentFilter: parameter({
    schema: text({ maxLength: 2048 }),
    synopsis: {
      en: `Copies only what fits, by when it was received: "Received -gt '2026-01-01'".`,
      ko: `받은 날짜로 골라 복사합니다: "Received -gt '2026-01-01'".`,
    },
  }),
  ContentFilterLanguage: parameter({
    schema: text(),
    synopsis: {
      en: 'Of texts in the filter; there are none, as it speaks of dates alone.',
      ko: '필터에 쓰인 글의 언어. 날짜만 쓰므로 영향이 없습니다.',
    },
  }),
  NotificationEmails: parameter({
    schema: list(text()),
    synopsis: { en: 'Who gets reports by mail; nobody without it.', ko: '보고서를 메일로 받을 사람.' },
  }),
  ReportInterval: parameter({
    schema: timeSpanMs(),
    synopsis: {
      en: 'Between two reports, such as 06:00:00; a day without it, and 0 for none.',
      ko: '보고서 간격(예: 06:00:00). 기본 하루, 0이면 보내지 않습니다.',
    },
  }),
  BadItemLimit: parameter({
    schema: unlimitedCount(),
    synopsis: {
      en: 'A mailbox fails with more damaged messages than these; Unlimited without it.',
      ko: '손상된 메시지가 이보다 많으면 그 사서함은 실패합니다. 기본값은 Unlimited.',
    },
  }),
  LargeItemLimit: parameter({
    schema: unlimitedCount(),
    synopsis: {
      en: 'A mailbox fails with more messages that are too large than these; Unlimited without it.',
      ko: '너무 큰 메시지가 이보다 많으면 그 사서함은 실패합니다. 기본값은 Unlimited.',
    },
  }),
} as const;

type Given = Partial<Bound<typeof batchSettingParameters>>;

/** Those that were given. `zone` is the batch's, where none is given. */
export function batchSettingsOf(given: Given, zone?: string): Partial<BatchSettings> {
  const { StartAfter, CompleteAfter, TimeZone, ExcludeFolders, IncludeFolders, ContentFilter } = given;
  const { NotificationEmails, ReportInterval, BadItemLimit, LargeItemLimit } = given;
  const inZone = TimeZone ?? zone;
  return {
    ...(StartAfter !== undefined && { startAfter: StartAfter && unixMsIn(StartAfter, inZone) }),
    ...(CompleteAfter !== undefined && { completeAfter: CompleteAfter && unixMsIn(CompleteAfter, inZone) }),
    ...(TimeZone !== undefined && { timeZone: TimeZone }),
    ...(ExcludeFolders !== undefined && { excludeFolders: ExcludeFolders }),
    ...(IncludeFolders !== undefined && { includeFolders: IncludeFolders }),
    ...(ContentFilter !== undefined && { contentFilter: ContentFilter.trim() === '' ? null : ContentFilter }),
    ...(NotificationEmails !== undefined && { notificationEmails: NotificationEmails }),
    ...(ReportInterval !== undefined && { reportIntervalMs: ReportInterval }),
    ...(BadItemLimit !== undefined && { badItemLimit: BadItemLimit }),
    ...(LargeItemLimit !== undefined && { largeItemLimit: LargeItemLimit }),
  };
}

export function csvRowsOf(csv: Uint8Array, { AllowUnknownColumnsInCsv = false }: Given): CsvRows {
  return { csv, allowUnknownColumnsInCsv: AllowUnknownColumnsInCsv };
}
