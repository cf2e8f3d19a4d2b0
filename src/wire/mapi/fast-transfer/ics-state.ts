/** What a client has of a folder: [MS-OXCFXICS] section 2.2.1.1. */
import { propertyId } from '../property-type.ts';
import type { FastTransferWriter } from './fast-transfer-writer.ts';
import { IdSet } from './id-set.ts';
import { Marker, MetaTag } from './markers.ts';

export const stateNames = ['given', 'seen', 'seenAssociated', 'read'] as const;
export type StateName = (typeof stateNames)[number];
export type IcsState = Readonly<Record<StateName, IdSet>>;

export const emptyState: IcsState = {
  given: IdSet.none,
  seen: IdSet.none,
  seenAssociated: IdSet.none,
  read: IdSet.none,
};

const tags: Readonly<Record<StateName, number>> = {
  given: MetaTag.IdsetGiven,
  seen: MetaTag.CnsetSeen,
  seenAssociated: MetaTag.CnsetSeenFAI,
  read: MetaTag.CnsetRead,
};

/** PidTagIdsetGiven is sent with two types: section 3.2.5.2.1. */
export const stateOfTag = (tag: number): StateName | undefined =>
  stateNames.find((name) => propertyId(tags[name]) === propertyId(tag));

/** state, section 2.2.4.3.25. A hierarchy knows neither associated messages nor what was read. */
export function writeState(writer: FastTransferWriter, state: IcsState, isHierarchy: boolean): void {
  writer.marker(Marker.IncrSyncStateBegin);
  for (const name of isHierarchy ? (['seen', 'given'] as const) : stateNames) {
    if (name === 'given') writer.idsetGiven(state.given.bytes);
    else writer.property(tags[name], state[name].bytes);
  }
  writer.marker(Marker.IncrSyncStateEnd);
}
