/**
 * The text of a message in three forms: [MS-OXCMSG] section 2.2.1.58. A client writes one; the others are made of it when somebody
 * asks for them ([MS-OXCMSG] section 3.2.5, [MS-OXBBODY] section 2.1).
 */
import { findText, htmlBodyOf, rtfBodyOf } from '../../../mailbox/conversion/body-forms.ts';
import { nativeBody } from '../../../mailbox/conversion/from-mime/body-properties.ts';
import { textOfHtml, utf8Html } from '../../../mailbox/conversion/html-source.ts';
import type { BagEntry, PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { normalizedType, type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { PropertyType, propertyId, propertyTag } from '../../../wire/mapi/property-type.ts';

const forms: readonly { readonly tag: number; readonly native: number }[] = [
  { tag: PidTag.Body, native: nativeBody.plain },
  { tag: PidTag.RtfCompressed, native: nativeBody.rtf },
  { tag: PidTag.Html, native: nativeBody.html },
];

const formIds: ReadonlySet<number> = new Set(forms.map(({ tag }) => propertyId(tag)));

export const isBodyForm = (identity: number | string): identity is number =>
  typeof identity === 'number' && formIds.has(identity);

/**
 * After a client has written one form: those that stood there before say something else now. What it writes together is to be
 * believed together. Gives what is gone or changed with it.
 */
export function alignBodies(bag: PropertyBag, written: ReadonlySet<number>): readonly number[] {
  const gone = forms.filter(({ tag }) => !written.has(propertyId(tag)) && bag.delete(tag));
  const best = bestOf(bag);
  if (best !== undefined) bag.set(PidTag.NativeBody, best.native);
  else bag.delete(PidTag.NativeBody);
  if (!bag.has(PidTag.RtfCompressed)) bag.delete(PidTag.RtfInSync);
  return [...gone.map(({ tag }) => tag), PidTag.NativeBody];
}

/** [MS-OXBBODY] section 2.1.3.1: HTML before RTF before text, where the message does not say itself. */
function bestOf(bag: PropertyBag) {
  return forms.findLast(({ tag }) => bag.has(tag));
}

/** PidTagBodyHtml is PidTagHtml as text: [MS-OXCMSG] sections 2.2.1.58.3 and 2.2.1.58.9. */
const bodyHtml = propertyTag(propertyId(PidTag.Html), PropertyType.string);

export function setBodyText(bag: PropertyBag, identity: number, text: string): void {
  if (identity !== propertyId(PidTag.Html)) {
    bag.set(propertyTag(identity, PropertyType.string), text);
    return;
  }
  const { bytes, codePage } = utf8Html(text);
  bag.set(PidTag.Html, bytes).set(PidTag.InternetCodepage, codePage);
}

/** As it is, or made of another form; HTML also as text. */
export function findBody(bag: PropertyBag, identity: number, key: PropertyKey): BagEntry | undefined {
  const found = bag.find(withoutType(identity)) ?? deriveBody(bag, identity);
  if (found === undefined) return undefined;
  const wanted = normalizedType(typeOfKey(key));
  if (wanted === PropertyType.unspecified || wanted === typeOfKey(found.key)) return found;
  const isText = wanted === PropertyType.string && found.key === PidTag.Html;
  if (!isText || !(found.value instanceof Uint8Array)) return undefined;
  return { key: bodyHtml, value: textOfHtml(found.value, bag.number(PidTag.InternetCodepage)) };
}

const withoutType = (identity: number): number => propertyTag(identity, PropertyType.unspecified);

function deriveBody(bag: PropertyBag, identity: number): BagEntry | undefined {
  if (identity === propertyId(PidTag.Body)) return entryOf(PidTag.Body, findText(bag));
  if (identity === propertyId(PidTag.Html)) return entryOf(PidTag.Html, htmlBodyOf(bag)?.bytes);
  return entryOf(PidTag.RtfCompressed, rtfBodyOf(bag));
}

const entryOf = (key: number, value: string | Uint8Array | undefined): BagEntry | undefined =>
  value === undefined ? undefined : { key, value };
