import { DateTimeValue, TimeSpanValue } from '../../../wire/powershell-language/index.ts';
import type { HistoryEntry } from '../command-history.ts';
import { defineObjectType } from '../object-type.ts';

const ticksPerMs = 10_000;

export const historyType = defineObjectType<HistoryEntry>({
  typeNames: ['Microsoft.PowerShell.Commands.HistoryInfo'],
  properties: {
    Id: ({ id }) => id,
    CommandLine: ({ line }) => line,
    ExecutionStatus: ({ status }) => status,
    StartExecutionTime: ({ startedAt }) => DateTimeValue.fromUnixMs(startedAt, 'Local'),
    EndExecutionTime: ({ endedAt }) =>
      endedAt === undefined ? null : DateTimeValue.fromUnixMs(endedAt, 'Local'),
    Duration: ({ startedAt, endedAt }) =>
      endedAt === undefined
        ? null
        : new TimeSpanValue(BigInt(Math.round((endedAt - startedAt) * ticksPerMs))),
  },
  toText: ({ line }) => line,
  view: {
    table: {
      columns: [{ property: 'Id', width: 4, alignment: 'right' }, { property: 'CommandLine' }],
    },
  },
});
