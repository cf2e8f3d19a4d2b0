import type { BodyExtension, BodyStructure } from '../../../wire/imap/index.ts';
import type { Part } from '../../../wire/mime/structure.ts';
import { envelopeOf } from './envelope-of.ts';

/** RFC 9051 section 7.5.2; with extension data for BODYSTRUCTURE, without for BODY. */
export function bodyStructureOf(part: Part, isExtended: boolean): BodyStructure {
  if (part.type === 'multipart' && part.children.length > 0) {
    const extension = { parameters: part.rawParams, ...extensionOf(part) };
    return {
      kind: 'multipart',
      subtype: part.subtype,
      parts: part.children.map((child) => bodyStructureOf(child, isExtended)),
      ...(isExtended && { extension }),
    };
  }
  const { message } = part;
  const hasLines = part.type === 'text' || message !== undefined;
  // A multipart without parts is one opaque text: a list of none could not be written.
  const isOpaque = part.type === 'multipart';
  return {
    kind: 'part',
    type: isOpaque ? 'application' : part.type,
    subtype: isOpaque ? 'octet-stream' : part.subtype,
    parameters: isOpaque ? [] : part.rawParams,
    id: part.id,
    description: part.rawDescription,
    encoding: part.encoding,
    size: part.size,
    ...(hasLines && { lines: part.lines }),
    ...(message && {
      message: { envelope: envelopeOf(message.rawEnvelope), structure: bodyStructureOf(message, isExtended) },
    }),
    ...(isExtended && { extension: { md5: part.md5, ...extensionOf(part) } }),
  };
}

const extensionOf = ({ disposition, language, location }: Part): BodyExtension => ({
  disposition: disposition && { type: disposition.type, parameters: disposition.rawParams },
  language,
  location,
});
