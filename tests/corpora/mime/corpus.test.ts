import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyReaderOf, extractText } from '../../../src/wire/mime/extract-text.ts';
import { parseStructure } from '../../../src/wire/mime/parse-structure.ts';
import { scanMessage } from '../../../src/wire/mime/scan.ts';
import { findFileName, type Part, walkParts } from '../../../src/wire/mime/structure.ts';
import { StructureMachine } from '../../../src/wire/mime/structure-machine.ts';

/** More than fast-check's own default, and as many as `npm run fuzz` asks for. */
const numRuns = fc.readConfigureGlobal().numRuns ?? 1000;

const folder = new URL('./', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.eml'));
const read = (name: string): Buffer => readFileSync(new URL(name, folder));

function partLine(part: Part): string {
  const file = findFileName(part);
  const charset = part.params.find(({ name }) => name === 'charset')?.value;
  return [
    part.number || '-',
    `${part.type}/${part.subtype}`,
    `${part.headerStart}-${part.bodyStart}-${part.bodyEnd}`,
    `${part.lines} lines`,
    part.encoding,
    ...(charset ? [charset] : []),
    ...(file ? [`"${file}"`] : []),
  ].join(' ');
}

/** What a message comes out as: read by a person before it was written to the `.json` beside the message. */
function summaryOf(message: Buffer): unknown {
  const structure = parseStructure(message);
  const { envelope, traits } = scanMessage(message);
  const { contentType: _, ...flags } = traits;
  return {
    envelope: {
      ...envelope,
      date: envelope.date === undefined ? null : new Date(envelope.date).toISOString(),
    },
    flags,
    parts: [...walkParts(structure.root)].map(partLine),
    content: extractText(structure, bodyReaderOf(message)),
  };
}

/** As JSON has it: undefined properties are left out. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('hard messages', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThanOrEqual(10);
  });

  it.each(names)('%s', (name) => {
    const expected: unknown = JSON.parse(read(name.replace(/\.eml$/, '.json')).toString());
    expect(plain(summaryOf(read(name)))).toEqual(expected);
  });

  it.each(names)('%s gives the same tree byte by byte', (name) => {
    const message = read(name);
    const machine = new StructureMachine();
    for (let i = 0; i < message.length; i++) machine.receive(message.subarray(i, i + 1));
    expect(machine.end()).toEqual(parseStructure(message));
  });

  it('never throw when damaged', () => {
    const messages = names.map(read);
    const damage = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        drop: fc.integer({ min: 0, max: 40 }),
        put: fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          fc.constantFrom(Buffer.from('\r\n\r\n'), Buffer.from('\r\n--outer\r\n'), Buffer.from('=?')),
        ),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...messages), damage, (original, changes) => {
        let message = original;
        for (const { at, drop, put } of changes) {
          const offset = Math.floor(at * message.length);
          message = Buffer.concat([message.subarray(0, offset), put, message.subarray(offset + drop)]);
        }
        const structure = parseStructure(message);
        const scanned = scanMessage(message);
        expect(scanned.envelope).toEqual(structure.root.envelope);
        expect(scanned.bodyStart).toBe(structure.root.bodyStart);
        expect(typeof scanned.traits.hasAttachments).toBe('boolean');
        expect(extractText(structure, bodyReaderOf(message)).preview.length).toBeLessThanOrEqual(255);
      }),
      { numRuns },
    );
  });
});
