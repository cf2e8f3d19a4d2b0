/** Which values are text, and how ids are written. */
import { isUtf8 } from 'node:buffer';
import type { SourceValue } from './source-object.ts';

/** Bytes whatever they look like: [MS-ADA1], [MS-ADA2], [MS-ADA3], syntaxes 2.5.5.10, 2.5.5.15 and 2.5.5.17; RFC 4523 and 2798. */
const binaryAttributes: ReadonlySet<string> = new Set([
  'objectguid',
  'objectsid',
  'sidhistory',
  'securityidentifier',
  'ms-ds-consistencyguid',
  'ms-ds-creatorsid',
  'parentguid',
  'invocationid',
  'schemaidguid',
  'attributesecurityguid',
  'msexchmailboxguid',
  'msexcharchiveguid',
  'msexchmasteraccountsid',
  'msexchblockedsendershash',
  'msexchsafesendershash',
  'msexchsaferecipientshash',
  'msexchmailboxsecuritydescriptor',
  'msrtcsip-userroutinggroupid',
  'ntsecuritydescriptor',
  'replpropertymetadata',
  'repluptodatevector',
  'tokengroups',
  'logonhours',
  'usercertificate',
  'usersmimecertificate',
  'cacertificate',
  'crosscertificatepair',
  'userpkcs12',
  'thumbnailphoto',
  'thumbnaillogo',
  'jpegphoto',
  'photo',
  'audio',
  'dnsrecord',
]);

export function isBinaryAttribute(lowerName: string): boolean {
  return binaryAttributes.has(lowerName);
}

const replacement = '\ufffd';

/** Bytes that are no UTF-8 stay bytes. What is kept is a copy. */
export function readSourceValue(lowerName: string, bytes: Buffer): SourceValue {
  if (binaryAttributes.has(lowerName)) return Uint8Array.from(bytes);
  const text = bytes.toString('utf8');
  return text.includes(replacement) && !isUtf8(bytes) ? Uint8Array.from(bytes) : text;
}

/** [MS-DTYP] 2.3.4.2: the first three fields are little-endian, as objectGUID has them. */
export function guidOfBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return dashed(order.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join(''));
}

/** RFC 4122: as entryUUID has them. */
export function uuidOfBytes(bytes: Uint8Array): string {
  return dashed(Buffer.from(bytes).toString('hex'));
}

export function bytesOfGuid(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

const dashedGuid = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/** `{0F2C…}` of a spreadsheet, `X'…'` of csvde, base64 of Connect's export: an objectGUID as people's files have it. */
export function guidOfText(text: string): string | undefined {
  const plain = dashedGuid.exec(text.trim())?.[1];
  if (plain !== undefined) return plain.toLowerCase();
  const hex = /^X'([0-9a-f]{32})'$/i.exec(text.trim())?.[1];
  if (hex !== undefined) return guidOfBytes(Buffer.from(hex, 'hex'));
  return /^[A-Za-z0-9+/]{22}==$/.test(text.trim()) ? guidOfBytes(Buffer.from(text, 'base64')) : undefined;
}

/** [MS-DTYP] 2.4.2.1: `S-1-5-21-…`. */
export function sidOfBytes(bytes: Uint8Array): string | undefined {
  const view = Buffer.from(bytes);
  const count = view[1];
  if (count === undefined || view.length !== 8 + 4 * count) return undefined;
  const parts = Array.from({ length: count }, (_, index) => view.readUInt32LE(8 + 4 * index));
  return ['S', view[0], view.readUIntBE(2, 6), ...parts].join('-');
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
