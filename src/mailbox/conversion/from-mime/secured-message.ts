import { byteStringOf, bytesOf } from '../../../wire/mime/byte-string.ts';
import { Header } from '../../../wire/mime/header.ts';
import type { Part } from '../../../wire/mime/structure.ts';
import type { AttachmentContent } from '../message-content.ts';
import { type MimeSource, readDecodedPart } from '../mime-source.ts';
import { filePropertiesOf } from './attachments.ts';
import { decodedSize } from './decoded-size.ts';

/**
 * [MS-OXOSMIME] section 2.1.3.1: a clear-signed message is one attachment, which is the whole multipart/signed with its
 * Content-Type, byte for byte: one octet else, and the signature is broken.
 */
export function clearSignedAttachment(source: MimeSource, fields: string): AttachmentContent {
  const { root } = source;
  const head = bytesOf(`${fields}\r\n`);
  const size = head.length + root.size;
  const properties = filePropertiesOf('SMIME.txt', 'multipart/signed', size);
  const read = async (): Promise<Uint8Array> =>
    Buffer.concat([head, await source.read(root.bodyStart, root.bodyEnd)]);
  return { properties, data: { kind: 'bytes', size, read } };
}

/** [MS-OXOSMIME] section 2.1.3.2: of an opaque one, what the transfer coding holds. */
export async function opaqueAttachment(source: MimeSource): Promise<AttachmentContent> {
  const { root } = source;
  const size = await decodedSize(source, root);
  const properties = filePropertiesOf('smime.p7m', `${root.type}/${root.subtype}`, size);
  return { properties, data: { kind: 'bytes', size, read: () => readDecodedPart(source, root) } };
}

/** The fields of a part that say what its body is, as they stand in its header. */
export async function contentFieldsOf(source: MimeSource, part: Part): Promise<string> {
  const text = byteStringOf(await source.read(part.headerStart, part.headerEnd));
  return new Header(text)
    .fields()
    .filter(({ lowerName }) => lowerName === 'content-type' || lowerName === 'content-transfer-encoding')
    .map(({ name, raw }) => `${name}:${raw.trimEnd()}\r\n`)
    .join('');
}
