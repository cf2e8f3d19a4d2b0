import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import { decodeWords } from '../../../wire/mime/encoded-word.ts';
import { Header } from '../../../wire/mime/header.ts';
import { findHeaderEnd } from '../../../wire/mime/header-end.ts';

/** Headers are rarely longer; what is beyond is not searched. */
const headerBytes = 65_536;

/** The values of a field, decoded and folded as `foldText` of a search has it. */
export async function readField(mailbox: Mailbox, message: Message, lowerName: string): Promise<string[]> {
  const body = await mailbox.openBody(message);
  const pieces = await Array.fromAsync(body.stream({ start: 0, end: Math.min(body.bytes, headerBytes) }));
  const text = Buffer.concat(pieces).toString('latin1');
  const end = findHeaderEnd(text, true)?.headerEnd ?? text.length;
  return new Header(text.slice(0, end))
    .findAll(lowerName)
    .map((value) => decodeWords(value).normalize('NFC').toLowerCase());
}
