import type { RecordedChange } from '../../directory/sync/runs/change-history.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

/** One value that synchronisation changed, or would change: when, which source, which rule, old, new. */
export const adsyncChangeObject = defineObjectType<RecordedChange>({
  typeNames: ['Landfall.ADSyncChange'],
  toText: ({ name, attribute, new: value }) => `${name} ${attribute} ${value ?? ''}`.trim(),
  properties: {
    When: ({ at }) => date(at),
    RunNumber: ({ run }) => run,
    Action: ({ action }) => actionNames[action],
    Name: ({ name }) => name,
    Attribute: ({ attribute }) => attribute,
    OldValue: ({ old }) => old,
    NewValue: ({ new: value }) => value,
    Source: ({ source }) => source,
    Rule: ({ rule }) => rule,
    SourceDN: ({ from }) => from?.dn ?? null,
    SourceAnchor: ({ anchor }) => anchor,
  },
  view: {
    table: {
      columns: [
        { property: 'Action', width: 8 },
        { property: 'Name', width: 18 },
        { property: 'Attribute', width: 18 },
        { property: 'OldValue', label: 'Old', width: 26 },
        { property: 'NewValue', label: 'New', width: 34 },
        { property: 'Rule' },
      ],
    },
  },
});

const actionNames: Readonly<Record<RecordedChange['action'], string>> = {
  create: 'Add',
  update: 'Update',
  match: 'Match',
  restore: 'Restore',
  refuse: 'Refuse',
  delete: 'Delete',
  release: 'Release',
  members: 'Members',
};
