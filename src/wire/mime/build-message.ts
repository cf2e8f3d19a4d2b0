import { Buffer } from 'node:buffer';
import { encodeBase64Lines } from './base64.ts';
import { buildEntity } from './build-entity.ts';
import { messageFields } from './build-fields.ts';
import { isAscii } from './byte-string.ts';
import { foldField } from './header-format.ts';
import { isMessage, type MessagePiece, type MessageSource } from './message-source.ts';

export type { MessageSource } from './message-source.ts';

/** A complete message with CRLF line ends, 7-bit unless an address or an attached message is not. The same source makes the same bytes. */
export function buildMessage(source: MessageSource): Uint8Array {
  const attachments = (source.attachments ?? []).map((item) =>
    isMessage(item) ? { ...item, isEightBit: !isAscii(Buffer.from(item.content).toString('latin1')) } : item,
  );
  const pieces = layOutMessage({ ...source, attachments }, freeBoundary(source));
  return Buffer.concat(
    pieces.map((piece) => {
      if (piece.kind === 'written') return piece.bytes;
      return piece.encoding === 'base64'
        ? Buffer.from(encodeBase64Lines(piece.content), 'latin1')
        : piece.content;
    }),
  );
}

/**
 * The same without the contents of attachments, so that large ones need not be in memory. `boundary` must begin no line of what
 * is attached as a message.
 */
export function layOutMessage<Content>(
  source: MessageSource<Content>,
  boundary: string,
): MessagePiece<Content>[] {
  const charset = source.charset ?? 'utf-8';
  const entity = buildEntity(source, charset, boundary);
  const fields = [...messageFields(source, charset), 'MIME-Version: 1.0', ...entity.fields];
  return [written(headerOf(fields)), ...entity.body];
}

/** A message whose only part is given: its fields, which may be MIME-Version and the like, stand behind those of the envelope. */
export function layOutEnvelope<Content>(
  source: MessageSource<Content>,
  contentFields: readonly string[],
): MessagePiece<Content> {
  return written(headerOf([...messageFields(source, source.charset ?? 'utf-8'), ...contentFields]));
}

const headerOf = (fields: readonly string[]): string =>
  `${fields.map((field) => foldField(field)).join('\r\n')}\r\n\r\n`;

/** Addresses may be UTF-8 (RFC 6532). */
const written = (header: string): { kind: 'written'; bytes: Uint8Array } => ({
  kind: 'written',
  bytes: Buffer.from(header, 'utf8'),
});

/**
 * `=_` can stand in neither base64 nor quoted-printable; text that goes as it is, and attached messages, which
 * may have been built here as well, are searched for the boundaries' common beginning.
 */
function freeBoundary(source: MessageSource): string {
  const verbatim = (source.attachments ?? []).filter(isMessage).map((item) => Buffer.from(item.content));
  verbatim.push(Buffer.from(`${source.text ?? ''}\n${source.html ?? ''}`));
  let generation = 1;
  while (verbatim.some((bytes) => bytes.includes(`=_landfall_${generation}_`))) generation++;
  return `=_landfall_${generation}_`;
}
