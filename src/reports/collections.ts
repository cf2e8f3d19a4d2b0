/** Where reports keep what they are made of, among the records of an organisation (ADR 20). */
import type { RecipientId } from '../base/ids.ts';
import type { Day } from './days.ts';

/** Counters of a day: `<day>/<block>` for 256 recipients, `<day>/total` for the organisation. */
export const activityCollection = 'reports.activity';
/** When somebody was last here: `<recipient>`. */
export const accessCollection = 'reports.access';
/** Messages, some in each record: `<hour>/<time>-<recorder>-<batch>`. */
export const traceCollection = 'reports.trace';
/** What each recorder has written last: `<recorder>`. */
export const recorderCollection = 'reports.recorder';
/** What an organisation came to on a day: `<day>`. */
export const dayCollection = 'reports.day';
/** The same of each mailbox: `<day>/<block>`. */
export const usageCollection = 'reports.usage';

const recipientsInBlock = 256;

export const totalBlock = 'total';

/** Neighbours lie together: those of one import are busy at the same time, and a report reads all of them. */
export const blockOf = (recipient: RecipientId): string =>
  String(Math.floor(recipient / recipientsInBlock)).padStart(8, '0');

export const blockKey = (day: Day, block: string): string => `${day}/${block}`;

export const accessKey = (recipient: RecipientId): string => String(recipient).padStart(12, '0');

/** `2026-11-21T15`. */
export const traceHour = (at: number): string => new Date(at).toISOString().slice(0, 13);
