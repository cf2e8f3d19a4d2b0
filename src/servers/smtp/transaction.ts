import { hasBareLineEnd, type SmtpCommandOf } from '../../wire/smtp/index.ts';
import type { ReceiveBudget } from './receive-budget.ts';
import { refused, type SmtpRefusal } from './smtp-refusal.ts';

export type TakenRecipient = Omit<SmtpCommandOf<'RCPT'>, 'verb' | 'to'> & { readonly address: string };

/** One mail, from MAIL to its end: RFC 5321 section 3.3. What comes of its content is kept until then, within a budget. */
export class Transaction {
  readonly mail: SmtpCommandOf<'MAIL'>;
  readonly recipients = new Map<string, TakenRecipient>();
  readonly #budget: ReceiveBudget;
  readonly #maxBytes: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #fault: SmtpRefusal | undefined;
  #hasChunks = false;

  constructor(mail: SmtpCommandOf<'MAIL'>, budget: ReceiveBudget, maxBytes: number) {
    this.mail = mail;
    this.#budget = budget;
    this.#maxBytes = maxBytes;
  }

  /** RFC 3030 section 2: DATA is refused behind BDAT. */
  get hasChunks(): boolean {
    return this.#hasChunks;
  }

  get fault(): SmtpRefusal | undefined {
    return this.#fault;
  }

  beginChunk(): void {
    this.#hasChunks = true;
  }

  /** What is too much is passed over, and refused at the end: nobody can be told sooner. */
  take(piece: Uint8Array): void {
    if (this.#fault !== undefined) return;
    if (this.#bytes + piece.length > this.#maxBytes) this.#fail(tooLarge(this.#maxBytes));
    else if (!this.#budget.take(piece.length))
      this.#fail(refused(452, '4.3.1', 'Too many large messages come at once. Try again in a few minutes.'));
    else {
      this.#bytes += piece.length;
      this.#pieces.push(piece);
    }
  }

  /** The whole message. Throws why it cannot be taken. */
  finish(endsWithDot: { readonly hasBareLineEnd: boolean } | undefined): Buffer {
    if (this.#fault !== undefined) throw this.#fault;
    const content = Buffer.concat(this.#pieces);
    if (endsWithDot?.hasBareLineEnd ?? hasBareLineEnd(content)) throw bareLineEnd();
    return content;
  }

  /** What was kept of it is let go. */
  [Symbol.dispose](): void {
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
    this.#pieces = [];
  }

  #fail(fault: SmtpRefusal): void {
    this[Symbol.dispose]();
    this.#fault = fault;
  }
}

export const tooLarge = (maxBytes: number): SmtpRefusal =>
  refused(552, '5.3.4', `The message is larger than ${maxBytes} bytes, the largest that is taken here.`);

/** With the code that Exchange Online gives; docs/adr/0032 says why nothing is mended. */
const bareLineEnd = (): SmtpRefusal =>
  refused(
    550,
    '5.6.11',
    'A CR or a LF stands alone in the message (RFC 5321 section 2.3.8). Lines end with both.',
  );
