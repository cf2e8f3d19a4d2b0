import { isMailboxKind } from '../../../../store/ports/directory-model.ts';
import type { AddressBookTaggedValue } from '../../../../wire/mapi/address-book-value.ts';
import { type PropertyTag, propertyId } from '../../../../wire/mapi/property-type.ts';
import { NspiError } from '../address-book-error.ts';
import { defineAddressBookRequest, requireState } from '../address-book-request.ts';
import { isCertificates } from '../entry-cells.ts';
import { recipientOf } from '../minimal-entry-ids.ts';

/** [MS-OXNSPI] section 3.1.4.1.14: certificates are all that it changes. Whoever asks for more changes nothing. */
export const request = defineAddressBookRequest({
  type: 'ModProps',
  async handle({ state, tagsToRemove, values }, { book, directory, caller }) {
    const { currentRec } = requireState(state);
    if (tagsToRemove === undefined || values === undefined) throw new NspiError('InvalidParameter');
    const recipient = recipientOf(currentRec);
    const entry = recipient === undefined ? undefined : book.find(recipient);
    if (entry === undefined) throw new NspiError('InvalidParameter');
    if (!isMailboxKind(entry.kind)) throw new NspiError('InvalidObject');
    const wanted = new Map<number, readonly Uint8Array[]>();
    for (const tag of tagsToRemove) wanted.set(checked(tag), []);
    for (const value of values) wanted.set(checked(value.tag), certificatesOf(value));
    for (const [id, certificates] of wanted)
      await directory.writeCertificates(caller, entry.recipient, id, certificates);
    return { body: {} };
  },
});

function checked(tag: PropertyTag): number {
  if (!isCertificates(tag)) throw new NspiError('AccessDenied');
  return propertyId(tag);
}

function certificatesOf({ value }: AddressBookTaggedValue): Uint8Array[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new NspiError('InvalidParameter');
  const certificates: Uint8Array[] = [];
  for (const each of value) {
    if (!(each instanceof Uint8Array)) throw new NspiError('InvalidParameter');
    certificates.push(each);
  }
  return certificates;
}
