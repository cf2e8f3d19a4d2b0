/** What a batch may be told. */
import { compileContentFilter } from '../content-filter/content-filter.ts';
import { parseFolderPattern } from '../folders/folder-patterns.ts';
import { type BatchSettings, defaultBatchSettings } from './batch-model.ts';
import { migrationInvalid } from './control-errors.ts';
import { checkTimeZone, requireWhole } from './endpoint-rules.ts';

const maxPatterns = 1000;
const maxEmails = 100;
const maxReportIntervalMs = 366 * 24 * 60 * 60 * 1000;
const names = Object.keys(defaultBatchSettings) as (keyof BatchSettings)[];

/** What is given in the place of what there was; other properties of `given` are passed over. */
export function changeSettings(before: BatchSettings, given: Partial<BatchSettings>): BatchSettings {
  const changes = Object.fromEntries(
    names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
  return checkSettings({ ...settingsOf(before), ...changes });
}

/** Of something that has more. */
export function settingsOf(whole: BatchSettings): BatchSettings {
  const settings = Object.fromEntries(names.map((name) => [name, whole[name]]));
  return { ...defaultBatchSettings, ...settings };
}

function checkSettings(settings: BatchSettings): BatchSettings {
  const { includeFolders, excludeFolders, contentFilter, notificationEmails, timeZone } = settings;
  checkTimeZone(timeZone);
  if (includeFolders.length + excludeFolders.length > maxPatterns) {
    throw migrationInvalid('folders', `A batch can have ${maxPatterns} patterns of folders in all.`);
  }
  for (const pattern of [...includeFolders, ...excludeFolders]) parseFolderPattern(pattern);
  if (contentFilter !== null) compileContentFilter(contentFilter);
  if (notificationEmails.length > maxEmails) {
    throw migrationInvalid('notificationEmails', `A batch can notify ${maxEmails} addresses.`);
  }
  requireWhole('ReportInterval in milliseconds', settings.reportIntervalMs, 0, maxReportIntervalMs);
  for (const [name, limit] of [
    ['BadItemLimit', settings.badItemLimit],
    ['LargeItemLimit', settings.largeItemLimit],
  ] as const) {
    if (limit !== null) requireWhole(name, limit, 0, 2 ** 31 - 1);
  }
  for (const [name, time] of [
    ['StartAfter', settings.startAfter],
    ['CompleteAfter', settings.completeAfter],
  ] as const) {
    if (time !== null && !Number.isFinite(time)) throw migrationInvalid('time', `${name} is no time.`);
  }
  const { startAfter, completeAfter } = settings;
  if (startAfter !== null && completeAfter !== null && completeAfter < startAfter) {
    throw migrationInvalid(
      'time',
      "CompleteAfter lies before StartAfter. A batch can't end before it begins.",
    );
  }
  return settings;
}
