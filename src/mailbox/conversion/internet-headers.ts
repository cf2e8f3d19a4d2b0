import type { BagEntry } from '../../wire/mapi/property-bag.ts';
import type { NamedProperty } from '../../wire/mapi/property-key.ts';
import { PropertySet } from '../../wire/mapi/property-sets.ts';
import { PropertyType } from '../../wire/mapi/property-type.ts';

/** [MS-OXCPRPT] section 3.2.5.10: names of this set are lower case. */
export const internetHeader = (name: string): NamedProperty => ({
  name: { set: PropertySet.InternetHeaders, name: name.toLowerCase() },
  type: PropertyType.string,
});

/** The name of the field that a property stands for, or undefined for every other property. */
export function fieldNameOf({ key }: BagEntry): string | undefined {
  if (typeof key === 'number' || !('name' in key.name)) return undefined;
  return key.name.set === PropertySet.InternetHeaders ? key.name.name : undefined;
}

/**
 * Fields that are properties of their own or follow from them, and those that say how one copy came here or was signed: those
 * stand in PidTagTransportMessageHeaders, and would be untrue of a message that is written anew.
 */
const ownOrPassing = new Set([
  'from',
  'sender',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'date',
  'subject',
  'message-id',
  'in-reply-to',
  'references',
  'importance',
  'priority',
  'x-priority',
  'x-msmail-priority',
  'sensitivity',
  'thread-topic',
  'thread-index',
  'disposition-notification-to',
  'return-receipt-to',
  'keywords',
  'list-help',
  'list-subscribe',
  'list-unsubscribe',
  'expires',
  'expiry-date',
  'reply-by',
  'x-message-flag',
  'x-auto-response-suppress',
  'x-message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
  'content-location',
  'content-description',
  'content-md5',
  'received',
  'return-path',
  'delivered-to',
  'x-original-to',
  'x-envelope-to',
  'envelope-to',
  'dkim-signature',
  'domainkey-signature',
  'x-google-dkim-signature',
  'arc-seal',
  'arc-message-signature',
  'arc-authentication-results',
  'received-spf',
  'bytes',
  'lines',
  'status',
  'x-status',
  'x-uid',
  'x-mozilla-status',
  'x-mozilla-status2',
  'content-length',
  'x-ms-tnef-correlator',
  'x-ms-has-attach',
]);

/** [MS-OXCMAIL] section 2.1.3.2.21: what belongs to the inside of an organisation is neither believed nor passed on. */
const reserved =
  /^x-(?:microsoft-exchange-(?:organization|forest|crosspremises)|ms-exchange-(?:organization|forest|crosspremises))/;

export const isOrdinaryHeader = (lowerName: string): boolean =>
  !ownOrPassing.has(lowerName) && !reserved.test(lowerName) && /^[!-9;-~]{1,254}$/.test(lowerName);
