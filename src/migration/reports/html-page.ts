import type { BarKind } from '../../base/html/bar-chart.ts';
import type { Formats } from '../../base/html/html-text.ts';
import type { Language } from '../../base/language.ts';
import type { MigrationUserStatusSummary } from '../states/user-status.ts';
import type { HtmlDigest } from './html-digest.ts';
import type { ReportHead } from './report-model.ts';
import type { Say } from './report-texts.ts';

/** What every part of the page is written with. */
export interface PageContext {
  readonly head: ReportHead;
  readonly digest: HtmlDigest;
  readonly language: Language;
  readonly say: Say;
  readonly formats: Formats;
}

export const summaryKinds: Readonly<Record<MigrationUserStatusSummary, BarKind>> = {
  Active: 'active',
  Synced: 'done',
  Completed: 'done',
  Stopped: 'stopped',
  Failed: 'failed',
};
