import type { Message } from './ports/mail-model.ts';

/**
 * What a message counts for in folders and quotas: the larger of its two bodies. Both hold the same message, its attachments
 * too, and its owner sees one; but what a client writes beside a short MIME body is not for nothing.
 */
export function messageWeight({ size, nativeSize }: Pick<Message, 'size' | 'nativeSize'>): number {
  return Math.max(size, nativeSize);
}
