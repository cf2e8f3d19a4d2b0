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
  control?: AnswerControl,
): Buffer {
  const write = (writer: BerWriter) => {
    writer.writeEnumeration(code);
    writer.writeString(matchedDn);
    writer.writeString(diagnostic);
  };
  return messageOf(id, tag, write, control);
}

export interface AnswerControl {
  readonly oid: string;
  readonly value: Buffer;
}

/** [MS-ADTS] 3.1.1.3.4.1.3: whether there is more, and from where on. */
export function dirSyncAnswerControl(hasMore: boolean, cookie: string): AnswerControl {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(hasMore ? 1 : 0);
  writer.writeInt(0);
  writer.writeString(cookie);
  writer.endSequence();
  return { oid: '1.2.840.113556.1.4.841', value: writer.buffer };
}

function messageOf(
  id: number,
  tag: number,
  write: (writer: BerWriter) => void,
  control?: AnswerControl,
): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  if (control !== undefined) {
    writer.startSequence(0xa0);
    writer.startSequence();
    writer.writeString(control.oid);
    writer.writeBuffer(control.value, 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}
