import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { layOutEnvelope } from '../../../wire/mime/build-message.ts';
import { byteStringOf } from '../../../wire/mime/byte-string.ts';
import { Header } from '../../../wire/mime/header.ts';
import { findHeaderEnd } from '../../../wire/mime/header-end.ts';
import type { MessagePiece, MessageSource } from '../../../wire/mime/message-source.ts';
import { internetHeader } from '../internet-headers.ts';
import type { MessageContent } from '../message-content.ts';
import type { Leaf } from './attachment-sources.ts';

const securedClass = /^ipm\.note\.(?:smime|secure)(?:\.|$)/i;
const opaqueType = /^application\/(?:x-)?pkcs7-mime$/i;
const maxHeaderBytes = 65_536;

/**
 * What is signed or encrypted goes out as it came, byte for byte: [MS-OXOSMIME] section 2.1.3. Undefined for every other message,
 * and for one whose only attachment is not what its class says.
 */
export async function layOutSecured(
  { properties, attachments }: MessageContent,
  envelope: MessageSource<Leaf>,
): Promise<MessagePiece<Leaf>[] | undefined> {
  const [only, ...others] = attachments;
  const isSecured = securedClass.test(properties.text(PidTag.MessageClass) ?? '');
  if (!isSecured || only === undefined || others.length > 0 || only.data.kind !== 'bytes') return undefined;
  const type = only.properties.text(PidTag.AttachMimeTag)?.toLowerCase() ?? '';
  const { read } = only.data;
  if (type !== 'multipart/signed') {
    const given = properties.text(internetHeader('content-type')) ?? '';
    const contentType = /pkcs7-mime/i.test(given)
      ? given
      : `${opaqueType.test(type) ? type : 'application/pkcs7-mime'}; name="smime.p7m"`;
    const fields = [
      'MIME-Version: 1.0',
      `Content-Type: ${contentType}`,
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="smime.p7m"',
    ];
    const content: MessagePiece<Leaf> = {
      kind: 'content',
      content: { kind: 'bytes', read },
      encoding: 'base64',
    };
    return [layOutEnvelope(envelope, fields), content];
  }
  const bytes = await read();
  const inner = readEntity(bytes);
  if (inner === undefined) return undefined;
  const body: MessagePiece<Leaf> = { kind: 'written', bytes: bytes.subarray(inner.bodyStart) };
  return [layOutEnvelope(envelope, ['MIME-Version: 1.0', ...inner.fields]), body];
}

function readEntity(bytes: Uint8Array): { fields: string[]; bodyStart: number } | undefined {
  const text = byteStringOf(bytes, 0, Math.min(bytes.length, maxHeaderBytes));
  const end = findHeaderEnd(text, text.length === bytes.length);
  if (end === undefined) return undefined;
  const fields = new Header(text.slice(0, end.headerEnd)).fields();
  if (!fields.some(({ lowerName }) => lowerName === 'content-type')) return undefined;
  const contentFields = fields.filter(({ lowerName }) => lowerName.startsWith('content-'));
  return {
    fields: contentFields.map(({ name, raw }) => `${name}: ${raw.replace(/\r?\n[ \t]+/g, ' ').trim()}`),
    bodyStart: end.bodyStart,
  };
}
