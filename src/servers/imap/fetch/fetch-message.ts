/** One FETCH response: what was asked for of one message. */

import {
  type BodyKind,
  type FetchBody,
  type FetchData,
  type FetchItem,
  type PlainItem,
  type Section,
  wholeMessage,
  writeFetchWithBodies,
} from '../../../wire/imap/index.ts';
import { flagNamesOf } from '../flag-names.ts';
import type { ImapSession } from '../imap-session.ts';
import { emailIdOf } from '../object-ids.ts';
import { bodyStructureOf } from './body-structure-of.ts';
import { envelopeOf } from './envelope-of.ts';
import type { FetchSource } from './fetch-source.ts';
import { binaryBytes, type SectionBytes, sectionBytes } from './section-bytes.ts';

interface OpenBody extends Omit<FetchBody, 'seq' | 'uid'> {
  readonly bytes: SectionBytes | undefined;
  readonly start: number;
}

type Reader = (source: FetchSource) => Partial<FetchData> | Promise<Partial<FetchData>>;

const older: Readonly<Partial<Record<PlainItem, readonly [BodyKind, Section]>>> = {
  RFC822: ['RFC822', wholeMessage],
  'RFC822.HEADER': ['RFC822.HEADER', { part: [], specifier: 'HEADER' }],
  'RFC822.TEXT': ['RFC822.TEXT', { part: [], specifier: 'TEXT' }],
};

const readers: Readonly<Record<Exclude<PlainItem, 'RFC822' | 'RFC822.HEADER' | 'RFC822.TEXT'>, Reader>> = {
  UID: ({ message }) => ({ uid: message.uid }),
  FLAGS: ({ message }) => ({ flags: flagNamesOf(message) }),
  INTERNALDATE: ({ message }) => ({ internalDate: { epochMs: message.receivedAt, zoneMinutes: 0 } }),
  'RFC822.SIZE': ({ message }) => ({ size: message.size }),
  MODSEQ: ({ message }) => ({ modseq: BigInt(message.changeNo) }),
  EMAILID: ({ message }) => ({ emailId: emailIdOf(message.body) }),
  THREADID: () => ({ threadId: undefined }),
  SAVEDATE: () => ({ saveDate: undefined }),
  ENVELOPE: async ({ structure }) => ({ envelope: envelopeOf((await structure()).root.rawEnvelope) }),
  BODYSTRUCTURE: async ({ structure }) => ({ structure: bodyStructureOf((await structure()).root, true) }),
  BODY: async ({ structure }) => ({ basicStructure: bodyStructureOf((await structure()).root, false) }),
  'X-GM-MSGID': () => ({}),
  'X-GM-THRID': () => ({}),
  'X-GM-LABELS': () => ({}),
};

export async function fetchMessage(
  session: ImapSession,
  seq: number,
  source: FetchSource,
  items: readonly FetchItem[],
): Promise<void> {
  let data: FetchData = { seq };
  const bodies: OpenBody[] = [];
  const sizes: { part: readonly number[]; size: number }[] = [];
  for (const item of items) {
    if (item.item === 'BODY[]' || item.item === 'BINARY[]') bodies.push(await openSection(source, item));
    else if (item.item === 'BINARY.SIZE[]') {
      const bytes = await binaryBytes(item.section.part, await source.body(), source.structure);
      sizes.push({ part: item.section.part, size: bytes?.size ?? 0 });
    } else if (item.item === 'RFC822' || item.item === 'RFC822.HEADER' || item.item === 'RFC822.TEXT') {
      const [kind, section] = older[item.item] ?? ['BODY', wholeMessage];
      bodies.push({ ...(await openRange(source, section)), kind, section });
    } else data = { ...data, ...(await readers[item.item](source)) };
  }
  if (sizes.length > 0) data = { ...data, binarySizes: sizes };
  await write(session, data, bodies);
}

async function openSection(
  source: FetchSource,
  { item, section, partial }: Extract<FetchItem, { item: 'BODY[]' | 'BINARY[]' }>,
): Promise<OpenBody> {
  const kind = item === 'BODY[]' ? 'BODY' : 'BINARY';
  if (kind === 'BODY') return { ...(await openRange(source, section, partial)), kind, section };
  const bytes = await binaryBytes(section.part, await source.body(), source.structure);
  return { ...cut(bytes, partial), kind, section };
}

async function openRange(
  source: FetchSource,
  section: Section,
  partial?: { readonly origin: number; readonly count: number },
): Promise<Omit<OpenBody, 'kind' | 'section'>> {
  return cut(await sectionBytes(section, await source.body(), source.structure), partial);
}

function cut(
  bytes: SectionBytes | undefined,
  partial: { readonly origin: number; readonly count: number } | undefined,
): Omit<OpenBody, 'kind' | 'section'> {
  if (bytes === undefined) return { bytes, start: 0, origin: undefined, size: undefined };
  if (partial === undefined) return { bytes, start: 0, origin: undefined, size: bytes.size };
  const start = Math.min(partial.origin, bytes.size);
  return { bytes, start, origin: partial.origin, size: Math.min(partial.count, bytes.size - start) };
}

async function write(session: ImapSession, fetch: FetchData, bodies: readonly OpenBody[]): Promise<void> {
  const { channel } = session;
  const open = bodies.filter(({ size }) => size !== undefined)[Symbol.iterator]();
  for (const step of writeFetchWithBodies({ type: 'fetch', fetch }, bodies, { isUtf8: session.isUtf8 })) {
    if (step.kind === 'bytes') await channel.write(step.bytes);
    if (step.kind !== 'stream') continue;
    const body = open.next().value;
    try {
      let left = step.size;
      for await (const piece of body?.bytes?.stream(body.start, step.size) ?? []) {
        left -= piece.length;
        await channel.write(piece);
      }
      if (left !== 0) throw new Error(`${left} bytes of a message are missing.`);
    } catch (error) {
      // So many bytes were announced: whatever came instead of them would be taken for the message.
      channel.destroy();
      throw error;
    }
  }
}
