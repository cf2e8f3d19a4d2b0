import { z } from 'zod';
import type { JsonObject } from '../../store/ports/directory-model.ts';
import type { UsageTotals } from './mailbox-day.ts';

/** What was made and taken away on a day. */
export interface DirectoryChanges {
  readonly mailboxesCreated: number;
  readonly mailboxesDeleted: number;
  readonly groupsCreated: number;
  readonly groupsDeleted: number;
}

export const noChanges: DirectoryChanges = {
  mailboxesCreated: 0,
  mailboxesDeleted: 0,
  groupsCreated: 0,
  groupsDeleted: 0,
};

/** What an organisation came to on a day that is over. */
export interface DayRecord {
  readonly takenAt: number;
  /** `null` where no server ran when the day ended: nobody knows how large mailboxes were then. */
  readonly usage: UsageTotals | null;
  readonly changes: DirectoryChanges;
}

const count = z.number();
const content = z.object({
  takenAt: count,
  usage: z
    .object({
      mailboxes: count,
      inactive: count,
      overWarning: count,
      underQuarter: count,
      items: count,
      bytes: count,
      stale: z.object({ active: count, upTo60Days: count, upTo90Days: count, longer: count }),
    })
    .nullable(),
  changes: z.object({
    mailboxesCreated: count,
    mailboxesDeleted: count,
    groupsCreated: count,
    groupsDeleted: count,
  }),
});

export const readDayRecord = (stored: JsonObject): DayRecord => content.parse(stored);

export const writeDayRecord = ({ takenAt, usage, changes }: DayRecord): JsonObject => ({
  takenAt,
  usage: usage && { ...usage, stale: { ...usage.stale } },
  changes: { ...changes },
});
