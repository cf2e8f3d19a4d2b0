import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PropertySet } from '../../wire/mapi/property-sets.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { PropertyType } from '../../wire/mapi/property-type.ts';
import { internetHeader } from './internet-headers.ts';
import type { MessageContent } from './message-content.ts';
import { PidName } from './named-properties.ts';
import { nativeSourceOfBytes, readNativeContent, writeNativeContent } from './native-content.ts';

const bytesOf = async (content: MessageContent): Promise<Uint8Array> =>
  Buffer.concat(await Array.fromAsync(writeNativeContent(content)));

const large = Buffer.alloc(2_500_000, 'Landfall');

function sample(depth = 1): MessageContent {
  const properties = new PropertyBag([
    { key: PidTag.Subject, value: `회의 ${depth}` },
    { key: PidTag.Importance, value: -1 },
    { key: PidTag.ClientSubmitTime, value: 133_541_076_300_000_000n },
    { key: PidTag.HasAttachments, value: true },
    { key: PidTag.Html, value: Buffer.alloc(100_000, 'x') },
    { key: internetHeader('X-Mailer'), value: 'Example' },
    { key: PidName.Keywords, value: ['중요', ''] },
    { key: { name: { set: PropertySet.Common, lid: 0x8530 }, type: PropertyType.string }, value: 'a' },
    { key: PidTag.RuleCondition, value: Uint8Array.of(1, 2) },
  ]);
  const recipients = [new PropertyBag([{ key: PidTag.RecipientType, value: 1 }]), new PropertyBag()];
  const nested = async (): Promise<MessageContent> => sample(depth - 1);
  return {
    properties,
    recipients,
    attachments: [
      { properties: new PropertyBag(), data: { kind: 'none' } },
      { properties: new PropertyBag(), data: { kind: 'bytes', size: large.length, read: async () => large } },
      { properties: new PropertyBag(), data: { kind: 'bytes', size: 0, read: async () => new Uint8Array() } },
      ...(depth > 0
        ? [{ properties: new PropertyBag(), data: { kind: 'message', open: nested } as const }]
        : []),
    ],
  };
}

async function plain({ properties, recipients, attachments }: MessageContent): Promise<unknown> {
  return {
    properties: [...properties.entries()].map(({ key, value }) => [
      key,
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]),
    recipients: recipients.map((recipient) => [...recipient.entries()]),
    attachments: await Promise.all(
      attachments.map(async ({ data }) => {
        if (data.kind === 'bytes') return [data.size, Buffer.from(await data.read()).equals(large)];
        return data.kind === 'message' ? plain(await data.open()) : data.kind;
      }),
    ),
  };
}

describe('native content', () => {
  it('is read as it was written, always with the same bytes', async () => {
    const bytes = await bytesOf(sample());
    expect(await plain(await readNativeContent(nativeSourceOfBytes(bytes)))).toEqual(await plain(sample()));
    expect(Buffer.from(await bytesOf(sample())).equals(bytes)).toBe(true);
  });

  it('is exactly this for an empty message, in version 1', async () => {
    const bytes = await bytesOf({ properties: new PropertyBag(), recipients: [], attachments: [] });
    expect(Buffer.from(bytes).toString('hex')).toBe(
      `4c464d4301000000${'00'.repeat(12)}08000000000000000c0000006fc6d57b010000004c464d43`,
    );
  });

  it('opens a message without reading what is attached to it', async () => {
    const bytes = await bytesOf(sample(0));
    let read = 0;
    const source = {
      size: bytes.length,
      read: async (start: number, end: number) => {
        read += end - start;
        return bytes.subarray(start, end);
      },
    };
    await readNativeContent(source);
    expect(read).toBeLessThan(150_000);
  });

  it('finds every flipped bit', async () => {
    const content = { ...sample(0), attachments: [] };
    content.properties.set(PidTag.Html, Uint8Array.of(1));
    const file = { kind: 'bytes', size: 3, read: async () => Uint8Array.of(1, 2, 3) } as const;
    const bytes = await bytesOf({ ...content, attachments: [{ properties: new PropertyBag(), data: file }] });
    // The header of the file says what it is to whoever finds it; nothing is read from it.
    for (let at = 8; at < bytes.length; at++) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const read = async (): Promise<void> => {
        const { data } = (await readNativeContent(nativeSourceOfBytes(flipped))).attachments[0] ?? {};
        if (data?.kind === 'bytes') await data.read();
      };
      await expect(read()).rejects.toThrow(MapiFormatError);
    }
  });

  it('refuses what nests too deep', async () => {
    await expect(bytesOf(sample(60))).rejects.toThrow(MapiFormatError);
  });

  it('never fails otherwise than by refusing', async () => {
    const bytes = await bytesOf({ ...sample(0), attachments: [] });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), fc.nat(), fc.boolean(), async (noise, at, isCut) => {
        const damaged = Uint8Array.from(isCut ? bytes.subarray(0, at % bytes.length) : noise);
        await readNativeContent(nativeSourceOfBytes(damaged)).catch((error: unknown) => {
          if (!(error instanceof MapiFormatError)) throw error;
        });
      }),
    );
  });
});
