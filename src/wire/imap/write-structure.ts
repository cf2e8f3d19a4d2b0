/** ENVELOPE and BODYSTRUCTURE, RFC 9051 section 9: envelope and body. */
import type {
  BodyDisposition,
  BodyExtension,
  BodyParameters,
  BodySinglePart,
  BodyStructure,
  Envelope,
  EnvelopeAddress,
} from './body-structure.ts';
import type { LineWriter } from './line-writer.ts';

export function writeEnvelope(line: LineWriter, envelope: Envelope): void {
  line.raw('(').nstring(envelope.date).raw(' ').nstring(envelope.subject);
  const { from, sender, replyTo, to, cc, bcc } = envelope;
  for (const addresses of [from, sender, replyTo, to, cc, bcc]) {
    line.raw(' ');
    writeAddresses(line, addresses);
  }
  line.raw(' ').nstring(envelope.inReplyTo).raw(' ').nstring(envelope.messageId).raw(')');
}

function writeAddresses(line: LineWriter, addresses: readonly EnvelopeAddress[]): void {
  if (addresses.length === 0) {
    line.raw('NIL');
    return;
  }
  line.raw('(');
  for (const { name, route, mailbox, host } of addresses) {
    line.raw('(').nstring(name).raw(' ').nstring(route).raw(' ');
    line.nstring(mailbox).raw(' ').nstring(host).raw(')');
  }
  line.raw(')');
}

export function writeStructure(line: LineWriter, structure: BodyStructure): void {
  line.raw('(');
  if (structure.kind === 'part') writeSingle(line, structure);
  else {
    for (const part of structure.parts) writeStructure(line, part);
    // The grammar has no multipart without parts; readers take NIL for them.
    line.raw(structure.parts.length === 0 ? 'NIL ' : ' ').string(structure.subtype);
    const { extension } = structure;
    if (extension) {
      line.raw(' ');
      writeParameters(line, extension.parameters ?? []);
      writeExtension(line, extension);
    }
  }
  line.raw(')');
}

function writeSingle(line: LineWriter, part: BodySinglePart): void {
  line.string(part.type).raw(' ').string(part.subtype).raw(' ');
  writeParameters(line, part.parameters);
  line.raw(' ').nstring(part.id).raw(' ').nstring(part.description).raw(' ');
  line.string(part.encoding).raw(` ${part.size}`);
  if (part.message) {
    line.raw(' ');
    writeEnvelope(line, part.message.envelope);
    line.raw(' ');
    writeStructure(line, part.message.structure);
  }
  if (part.lines !== undefined) line.raw(` ${part.lines}`);
  if (!part.extension) return;
  line.raw(' ').nstring(part.extension.md5);
  writeExtension(line, part.extension);
}

/** As far as it goes: each of its fields needs those before it. */
function writeExtension(line: LineWriter, extension: BodyExtension): void {
  if (!('disposition' in extension)) return;
  line.raw(' ');
  writeDisposition(line, extension.disposition);
  if (!extension.language) return;
  line.raw(' ');
  if (extension.language.length === 0) line.raw('NIL');
  else line.list(extension.language, (language) => line.string(language));
  if ('location' in extension) line.raw(' ').nstring(extension.location);
}

function writeDisposition(line: LineWriter, disposition: BodyDisposition | undefined): void {
  if (disposition === undefined) {
    line.raw('NIL');
    return;
  }
  line.raw('(').string(disposition.type).raw(' ');
  writeParameters(line, disposition.parameters);
  line.raw(')');
}

function writeParameters(line: LineWriter, parameters: BodyParameters): void {
  if (parameters.length === 0) line.raw('NIL');
  else line.list(parameters, ([attribute, value]) => line.string(attribute).raw(' ').string(value));
}
