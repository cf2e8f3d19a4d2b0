/** What Landfall has already, so that a source does not bring the same again under another owner. */
import { Buffer } from 'node:buffer';
import { type SourceObject, textOf, textsOf } from '../../source-object.ts';
import { foldKey } from './key-hash.ts';

/** One address or name of a recipient. */
export interface ExistingName {
  /** Of a unique rule: `address`, `mailNickname` … */
  readonly space: string;
  readonly value: string;
  readonly recipient: ExistingRecipient;
}

/** The same object for all of its names. */
export interface ExistingRecipient {
  /** For people. */
  readonly label: string;
  readonly primaryAddress: string | undefined;
  /** Of the source object that it follows; undefined where it was made here. */
  readonly sourceAnchor: string | undefined;
}

/** What an object would be matched by (Connect: hard by anchor; soft by primary address, then by sign-in name). */
export interface SourceIdentity {
  readonly anchors: readonly string[];
  readonly addresses: readonly string[];
}

export function identityOf(object: SourceObject): SourceIdentity {
  const anchors = ['ms-ds-consistencyguid', 'objectguid'].flatMap((name) => {
    const value = object.attributes.get(name)?.[0];
    return value instanceof Uint8Array ? [Buffer.from(value).toString('base64')] : [];
  });
  const primary = textsOf(object, 'proxyaddresses').find((value) => value.startsWith('SMTP:'));
  const addresses = [
    primary?.slice('SMTP:'.length) ?? textOf(object, 'mail'),
    textOf(object, 'userprincipalname'),
  ].flatMap((value) => (value === undefined ? [] : [foldKey(value)]));
  return { anchors, addresses };
}

/** Whether synchronisation would take the two for one. A recipient that follows another object never is. */
export function isSame(
  { primaryAddress, sourceAnchor }: ExistingRecipient,
  identity: SourceIdentity,
): boolean {
  if (sourceAnchor !== undefined && identity.anchors.length > 0)
    return identity.anchors.includes(sourceAnchor);
  return primaryAddress !== undefined && identity.addresses.includes(foldKey(primaryAddress));
}
