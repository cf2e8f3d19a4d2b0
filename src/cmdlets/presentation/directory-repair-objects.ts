/** Change sets to directories outside, what became of their objects, and what one would write. */
import type {
  AttributeTexts,
  ChangeItem,
  ChangeSet,
  TextChange,
} from '../../directory/mending/change-set-model.ts';
import { GuidValue, type Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

const totalOf = ({ counts }: ChangeSet): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

export const directoryRepairObject = defineObjectType<ChangeSet>({
  typeNames: ['Landfall.DirectoryRepair'],
  toText: ({ id }) => id,
  properties: {
    Identity: ({ id }) => id,
    Type: ({ kind }) => kind,
    Status: ({ status }) => status,
    Connector: ({ connector }) => connector.name,
    ObjectCount: totalOf,
    DoneCount: ({ counts }) => counts.Done,
    UnchangedCount: ({ counts }) => counts.Unchanged,
    ConflictCount: ({ counts }) => counts.Conflict,
    GoneCount: ({ counts }) => counts.Gone,
    FailedCount: ({ counts }) => counts.Failed,
    PendingCount: ({ counts }) => counts.Pending,
    Undoes: ({ undoes }) => (undoes === null ? null : new GuidValue(undoes)),
    Reason: ({ reason }) => reason,
    CreatedBy: ({ createdBy }) => createdBy,
    WhenCreated: ({ createdAt }) => date(createdAt),
    WhenFinished: ({ finishedAt }) => date(finishedAt),
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 36 },
        { property: 'Type', width: 11 },
        { property: 'Status', width: 19 },
        { property: 'Connector', width: 14 },
        { property: 'DoneCount', label: 'Done', width: 6, alignment: 'right' },
        { property: 'ConflictCount', label: 'Conflict', width: 8, alignment: 'right' },
        { property: 'FailedCount', label: 'Failed', width: 6, alignment: 'right' },
        { property: 'WhenCreated' },
      ],
    },
  },
});

export interface RepairItemRow {
  readonly changeSet: ChangeSet;
  readonly item: ChangeItem;
  /** What is told of it, in the reader's language. */
  readonly note: string | null;
}

const shownChange = ({ attribute, remove, add }: TextChange): string =>
  `${attribute}: ${remove.join(', ')} -> ${add.join(', ')}`.trim();

const shownValues = (values: AttributeTexts | null): Value =>
  values === null ? [] : Object.entries(values).map(([name, each]) => `${name}: ${each.join(', ')}`);

export const directoryRepairItemObject = defineObjectType<RepairItemRow>({
  typeNames: ['Landfall.DirectoryRepairItem'],
  toText: ({ item }) => item.dn,
  properties: {
    Identity: ({ item }) => item.dn,
    ObjectName: ({ item }) => item.objectName,
    ObjectClass: ({ item }) => item.objectClass,
    ObjectGuid: ({ item }) => (item.guid === null ? null : new GuidValue(item.guid)),
    Status: ({ item }) => item.status,
    Changes: ({ item }) => item.changes.map(shownChange),
    ValuesBefore: ({ item }) => shownValues(item.before),
    ValuesAfter: ({ item }) => shownValues(item.after),
    Note: ({ note }) => note,
    ChangeSet: ({ changeSet }) => changeSet.id,
    FindingId: ({ item }) => [...item.findings],
    WhenSettled: ({ item }) => date(item.settledAt),
  },
  view: {
    table: {
      columns: [
        { property: 'ObjectName', width: 20 },
        { property: 'Status', width: 9 },
        { property: 'Changes', width: 60 },
        { property: 'Note' },
      ],
    },
  },
});

/** One value of one object, as -WhatIf lists it. */
export interface PlannedChangeRow {
  readonly objectName: string;
  readonly dn: string;
  readonly connector: string;
  readonly attribute: string;
  readonly value: string | null;
  readonly update: string | null;
  /** `EDIT`, `REMOVE`, `ADD`; `LEFT` of what would not be written. */
  readonly action: string;
  readonly note: string | null;
}

export const plannedChangeObject = defineObjectType<PlannedChangeRow>({
  typeNames: ['Landfall.PlannedDirectoryChange'],
  toText: ({ dn, attribute }) => `${dn}: ${attribute}`,
  properties: {
    ObjectName: ({ objectName }) => objectName,
    Attribute: ({ attribute }) => attribute,
    Action: ({ action }) => action,
    Value: ({ value }) => value,
    Update: ({ update }) => update,
    Note: ({ note }) => note,
    Connector: ({ connector }) => connector,
    DistinguishedName: ({ dn }) => dn,
  },
  view: {
    table: {
      columns: [
        { property: 'ObjectName', width: 18 },
        { property: 'Attribute', width: 17 },
        { property: 'Action', width: 6 },
        { property: 'Value', width: 34 },
        { property: 'Update', width: 34 },
        { property: 'Note' },
      ],
    },
  },
});
