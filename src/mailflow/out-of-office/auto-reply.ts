import * as z from 'zod';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { storedKey } from '../../wire/mapi/property-key.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { restoreProperty, storeProperty } from '../../wire/mapi/stored-value.ts';

export const autoReplyStates = ['Disabled', 'Enabled', 'Scheduled'] as const;
export type AutoReplyState = (typeof autoReplyStates)[number];
/** Who of those outside gets an answer; `Known` are those in the owner's contacts. */
export const externalAudiences = ['None', 'Known', 'All'] as const;
export type ExternalAudience = (typeof externalAudiences)[number];

const kept = z.object({
  isScheduled: z.boolean().catch(false),
  startTime: z.int().catch(0),
  endTime: z.int().catch(0),
  internalMessage: z.string().catch(''),
  externalMessage: z.string().catch(''),
  externalAudience: z.enum(externalAudiences).catch('All'),
  /** Whoever was answered since then is not answered again. */
  periodFrom: z.int().catch(0),
});

const nothingKept = kept.parse({});

export interface AutoReplyConfiguration {
  readonly state: AutoReplyState;
  /** Milliseconds; they count while `state` is `Scheduled`. */
  readonly startTime: number;
  readonly endTime: number;
  /** HTML, as Outlook writes it, or text. */
  readonly internalMessage: string;
  readonly externalMessage: string;
  readonly externalAudience: ExternalAudience;
  readonly periodFrom: number;
}

export type AutoReplyChange = Partial<Omit<AutoReplyConfiguration, 'periodFrom'>>;

type ReplyMailbox = Pick<Mailbox, 'readProperties' | 'writeProperties'>;

const configurationKey = 'mailflow.autoReply';
const stateKey = storedKey(PidTag.OutOfOfficeState);
const owner = { kind: 'mailbox' } as const;
/** As long as the text of one message that people write. */
const maxMessageLength = 128 * 1024;

/**
 * Whether and what a mailbox answers by itself. Enabled or not is PidTagOutOfOfficeState of the mailbox, which Outlook sets as well
 * ([MS-OXWOOF] section 2.2.4.2); everything else stands beside it.
 */
export async function readAutoReply(mailbox: ReplyMailbox, now: number): Promise<AutoReplyConfiguration> {
  const rows = await mailbox.readProperties(owner, [configurationKey, stateKey]);
  const text = rows.find(({ key }) => key === configurationKey)?.value;
  const { isScheduled, ...found } =
    text === undefined ? nothingKept : kept.parse(JSON.parse(Buffer.from(text).toString()));
  const row = rows.find(({ key }) => key === stateKey);
  const isEnabled = row !== undefined && restoreProperty(row)?.value === true;
  const aWeekMs = 7 * 24 * 3_600_000;
  return {
    ...found,
    ...(found.startTime === 0 && { startTime: now, endTime: now + aWeekMs }),
    state: isScheduled ? 'Scheduled' : isEnabled ? 'Enabled' : 'Disabled',
  };
}

/** Whoever was answered before is answered anew: the message may be another. */
export async function writeAutoReply(
  mailbox: ReplyMailbox,
  change: AutoReplyChange,
  clock: Pick<Clock, 'now'>,
): Promise<AutoReplyConfiguration> {
  const now = clock.now();
  const next = { ...(await readAutoReply(mailbox, now)), ...change, periodFrom: now };
  const { state, ...rest } = next;
  if (state === 'Scheduled' && next.endTime <= next.startTime) throw endsBeforeItStarts();
  if (Math.max(next.internalMessage.length, next.externalMessage.length) > maxMessageLength) throw tooLong();
  const content = { ...rest, isScheduled: state === 'Scheduled' };
  const value = new Uint8Array(Buffer.from(JSON.stringify(content)));
  const set = [
    { key: configurationKey, value },
    storeProperty({ key: PidTag.OutOfOfficeState, value: state === 'Enabled' }),
  ];
  await mailbox.writeProperties(owner, { set, remove: [] });
  return next;
}

/** What the store object says as PidTagOutOfOfficeState. */
export function isAway({ state, startTime, endTime }: AutoReplyConfiguration, now: number): boolean {
  return state === 'Enabled' || (state === 'Scheduled' && now >= startTime && now < endTime);
}

function endsBeforeItStarts(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'mailflow.autoReply.times',
    message: 'The time in which to reply ends before it starts. Give an -EndTime behind the -StartTime.',
  });
}

function tooLong(): AppError {
  return new AppError({
    kind: 'limit',
    code: 'mailflow.autoReply.tooLong',
    message: `The message has more than ${maxMessageLength} characters. Shorten it.`,
    details: { limit: maxMessageLength },
  });
}
