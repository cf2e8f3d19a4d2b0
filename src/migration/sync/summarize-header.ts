import { summarizeMessage } from '../../mailbox/summarize-message.ts';
import type { MessageSummary } from '../../store/ports/mail-model.ts';

const enoughBytes = 64 * 1024;

/** Of a message or the beginning of one. */
export function summarizeHeader(bytes: Uint8Array): MessageSummary {
  return summarizeMessage(bytes.subarray(0, enoughBytes), 0);
}
