/**
 * Which properties of a message lie beside its content, where tables find them without opening it, and which of them say nothing that
 * the MIME of the message shows.
 */
import type { Property } from '../../../store/ports/mail-model.ts';
import { type BagEntry, PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import { PropertySet } from '../../../wire/mapi/property-sets.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { PropertyType, propertyId } from '../../../wire/mapi/property-type.ts';
import { storeProperty } from '../../../wire/mapi/stored-value.ts';
import { isComputedOfMessage } from './message-properties.ts';

/** Of one value: what is larger is read with the message. */
const maxRowBytes = 1_024;
/** Nobody's table has so many columns. */
const maxRows = 500;

/** Kept although clients do not write them: the server itself does. */
const ownIds: ReadonlySet<number> = new Set(
  [
    PidTag.SearchKey,
    PidTag.LastModifierName,
    PidTag.MessageStatus,
    PidTag.MessageFlags,
    PidTag.NativeBody,
  ].map(propertyId),
);
const textIds: ReadonlySet<number> = new Set(
  [PidTag.Body, PidTag.Html, PidTag.RtfCompressed, PidTag.TransportMessageHeaders].map(propertyId),
);
const opaqueTypes: ReadonlySet<number> = new Set<number>([
  PropertyType.object,
  PropertyType.restriction,
  PropertyType.ruleAction,
]);

/** Without what is computed whenever somebody asks. */
export const keptProperties = (bag: PropertyBag): PropertyBag =>
  new PropertyBag([...bag.entries()].filter(({ key }) => isKept(key)));

const isKept = (key: PropertyKey): boolean =>
  typeof key !== 'number' || !isComputedOfMessage(key) || ownIds.has(propertyId(key));

export function propertyRows(bag: PropertyBag): Property[] {
  const rows: Property[] = [];
  for (const entry of bag.entries()) {
    const row = rows.length < maxRows ? rowOf(entry) : undefined;
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function rowOf(entry: BagEntry): Property | undefined {
  const { key } = entry;
  const isText = typeof key === 'number' && textIds.has(propertyId(key));
  if (isText || opaqueTypes.has(typeOfKey(key)) || !isKept(key)) return undefined;
  const row = storeProperty(entry);
  return row.value.length > maxRowBytes ? undefined : row;
}

/** What a change of says something only to whoever reads the message by MAPI: [MS-OXCMAIL] section 2.1 shows none of it. */
const besideTags: ReadonlySet<number> = new Set(
  [
    PidTag.AlternateRecipientAllowed,
    PidTag.MessageStatus,
    PidTag.IconIndex,
    PidTag.LastVerbExecuted,
    PidTag.LastVerbExecutionTime,
    PidTag.FlagStatus,
    PidTag.FlagCompleteTime,
    PidTag.FollowupIcon,
    PidTag.ToDoItemFlags,
    PidTag.SwappedToDoStore,
    PidTag.SwappedToDoData,
    PidTag.BlockStatus,
    PidTag.ArchiveTag,
    PidTag.PolicyTag,
    PidTag.RetentionPeriod,
    PidTag.StartDateEtc,
    PidTag.RetentionDate,
    PidTag.RetentionFlags,
    PidTag.ArchivePeriod,
    PidTag.ArchiveDate,
    PidTag.DeleteAfterSubmit,
    PidTag.SentMailEntryId,
    PidTag.Processed,
    PidTag.LastModifierName,
    PidTag.LastModifierEntryId,
    PidTag.MessageLocaleId,
    PidTag.LocaleId,
    PidTag.ConversationId,
    PidTag.ContentFilterSpamConfidenceLevel,
    PidTag.TrustSender,
  ].map(propertyId),
);

/** Sets whose properties say what an appointment, a task, a person or a field of a header is. */
const shownSets: ReadonlySet<string> = new Set([
  PropertySet.InternetHeaders,
  PropertySet.Appointment,
  PropertySet.Meeting,
  PropertySet.Task,
  PropertySet.Address,
]);

export const isBeside = (key: PropertyKey): boolean => {
  const identity = identityOfKey(key);
  if (typeof identity === 'number') return besideTags.has(identity);
  return typeof key !== 'number' && !shownSets.has(key.name.set);
};

/** Whether the property, as it is now, can lie beside the content. */
export const fitsBeside = (entry: BagEntry): boolean => rowOf(entry) !== undefined;
