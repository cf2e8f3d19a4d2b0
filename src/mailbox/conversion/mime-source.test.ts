import { describe, expect, it } from 'vitest';
import type { BodyHash } from '../../base/ids.ts';
import type { Body } from '../../store/ports/mail-store.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { buildMessage } from '../../wire/mime/build-message.ts';
import { contentFromMime } from './content-from-mime.ts';
import { streamMimeFromContent } from './mime-from-content.ts';
import { mimeSourceOfBody } from './mime-source.ts';

const attached = Buffer.alloc(6_000_001, 'Landfall ');
const bytes = Buffer.from(
  buildMessage({
    from: { name: '', address: 'kim@x' },
    subject: 'large',
    date: 0,
    text: 'See attachment.\n',
    attachments: [{ name: 'a.bin', contentType: 'application/octet-stream', content: attached }],
  }),
);

/** Counts what is read of it. */
class CountedBody implements Body {
  readonly hash = 'a' as BodyHash;
  readonly bytes = bytes.length;
  count = 0;

  async read(): Promise<Uint8Array> {
    this.count += bytes.length;
    return bytes;
  }

  async *stream(range = { start: 0, end: bytes.length }): AsyncGenerator<Uint8Array> {
    const part = bytes.subarray(range.start, range.end);
    this.count += part.length;
    yield part;
  }
}

describe('a large message', () => {
  it('is opened without what is attached to it, and knows how long that is', async () => {
    const body = new CountedBody();
    const source = await mimeSourceOfBody(body);
    body.count = 0;
    const { attachments, properties } = await contentFromMime(source);
    expect(body.count).toBeLessThan(10_000);
    expect(properties.text(PidTag.Body)).toBe('See attachment.');
    const data = attachments[0]?.data;
    expect(data?.kind === 'bytes' && data.size).toBe(attached.length);
    expect(data?.kind === 'bytes' && attached.equals(await data.read())).toBe(true);
  });

  it('is written in pieces', async () => {
    const content = await contentFromMime(await mimeSourceOfBody(new CountedBody()));
    let [largest, total] = [0, 0];
    for await (const piece of streamMimeFromContent(content, { copy: 'own' })) {
      largest = Math.max(largest, piece.length);
      total += piece.length;
    }
    expect(largest).toBeLessThan(1_000_000);
    expect(total).toBeGreaterThan(attached.length);
  });
});
