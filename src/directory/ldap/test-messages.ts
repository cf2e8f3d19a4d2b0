/** Answers of servers, as tests send them. */
import { BerWriter } from 'ldapts';

export function entryMessage(
  id: number,
  dn: string,
  attributes: Readonly<Record<string, readonly (string | Buffer)[]>>,
): Buffer {
  return messageOf(id, 0x64, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

/** 0x61 ends a bind, 0x65 a search, 0x67 a modification, 0x78 an extended request. */
export function resultMessage(
  id: number,
  tag: number,
  code: number,
  matchedDn = '',
  diagnostic = '',
): Buffer {
  return messageOf(id, tag, (writer) => {
    writer.writeEnumeration(code);
    writer.writeString(matchedDn);
    writer.writeString(diagnostic);
  });
}

function messageOf(id: number, tag: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
