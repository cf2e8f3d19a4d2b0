/** How far a batch or a mailbox of it has come at one moment: a line of Watch-MigrationBatch. */
import { shortSize } from '../../base/byte-text.ts';
import { findMember, TimeSpanValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { ByteSize, parseSize } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export interface MigrationProgressRow {
  readonly at: number;
  /** The batch's name, or the address of a mailbox. */
  readonly identity: string;
  readonly batch: string;
  readonly status: string;
  readonly syncedItems: number;
  readonly estimatedItems: number;
  readonly skippedItems: number;
  readonly transferredBytes: number;
  readonly bytesPerSecond: number | null;
  readonly msLeft: number | null;
  readonly folder: string | null;
  readonly error: string | null;
}

/** As a mailbox that is empty is done. */
export function percentOf({
  syncedItems,
  skippedItems,
  estimatedItems,
}: Pick<MigrationProgressRow, 'syncedItems' | 'skippedItems' | 'estimatedItems'>): number | undefined {
  if (estimatedItems === 0) return undefined;
  return Math.min(100, Math.floor(((syncedItems + skippedItems) * 100) / estimatedItems));
}

const secondMs = 1000;

export const shownRate = (bytesPerSecond: number): string => `${shortSize(Math.round(bytesPerSecond))}/s`;

/** Values that have come over the network are read as well. */
const of = (item: Value, name: string): Value => findMember(item, name)?.value ?? null;

const sizeCell = (item: Value): Value => {
  const bytes = parseSize(of(item, 'BytesTransferred'));
  return bytes === undefined ? '' : shortSize(bytes);
};

const rateCell = (item: Value): Value => {
  const bytes = parseSize(of(item, 'BytesPerSecond'));
  return of(item, 'BytesPerSecond') === null || !bytes ? '' : shownRate(bytes);
};

const timeCell = (item: Value): Value => toText(of(item, 'Time')).replace(/^\S+ /, '');

const itemsCell = (item: Value): Value =>
  `${toText(of(item, 'SyncedItemCount'))}/${toText(of(item, 'EstimatedTotalCount'))}`;

const noteCell = (item: Value): Value => toText(of(item, 'Error') ?? of(item, 'CurrentFolder'));

export const migrationProgressObject = defineObjectType<MigrationProgressRow>({
  typeNames: ['Landfall.MigrationProgress'],
  toText: ({ identity, status, syncedItems, estimatedItems }) =>
    `${identity}: ${status}, ${syncedItems} of ${estimatedItems}`,
  properties: {
    Time: ({ at }) => date(at),
    Identity: ({ identity }) => identity,
    BatchId: ({ batch }) => batch,
    Status: ({ status }) => status,
    SyncedItemCount: ({ syncedItems }) => syncedItems,
    SkippedItemCount: ({ skippedItems }) => skippedItems,
    EstimatedTotalCount: ({ estimatedItems }) => estimatedItems,
    PercentageComplete: (row) => percentOf(row) ?? null,
    BytesTransferred: ({ transferredBytes }) => new ByteSize(transferredBytes),
    BytesPerSecond: ({ bytesPerSecond }) =>
      bytesPerSecond === null ? null : new ByteSize(Math.round(bytesPerSecond)),
    TimeLeft: ({ msLeft }) =>
      msLeft === null ? null : TimeSpanValue.fromMs(Math.round(msLeft / secondMs) * secondMs),
    CurrentFolder: ({ folder }) => folder,
    Error: ({ error }) => error,
  },
  view: {
    table: {
      columns: [
        { label: 'Time', value: timeCell, width: 8 },
        { property: 'Identity', width: 26 },
        { property: 'Status', width: 18 },
        { label: 'Items', value: itemsCell, width: 13, alignment: 'right' },
        { property: 'SkippedItemCount', label: 'Skipped', width: 7, alignment: 'right' },
        { label: 'Bytes', value: sizeCell, width: 9, alignment: 'right' },
        { label: 'Rate', value: rateCell, width: 10, alignment: 'right' },
        { property: 'TimeLeft', width: 8, alignment: 'right' },
        { label: 'Now', value: noteCell },
      ],
    },
  },
});
