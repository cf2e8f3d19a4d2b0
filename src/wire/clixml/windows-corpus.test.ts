/** What Windows wrote is read and written again, byte for byte. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ClixmlReader } from './reader.ts';
import { ClixmlWriter } from './writer.ts';

interface Message {
  readonly from: 'client' | 'server';
  readonly type: string;
  readonly xml: string;
}

const file = new URL('../../../tests/corpora/psrp/windows-messages.json', import.meta.url);
const messages: readonly Message[] = JSON.parse(readFileSync(file, 'utf8'));

function again(xml: string): string {
  const reader = new ClixmlReader({ decorate: false });
  reader.receive(xml);
  reader.end();
  const writer = new ClixmlWriter();
  for (const { value } of reader.take()) writer.write(value);
  return writer.take();
}

/** Of two spellings of the same XML, the one of the writer. */
const canonical = (xml: string): string =>
  xml
    .replace(/<(S|ToString)( N="[^"]*")? \/>/g, '<$1$2></$1>')
    .replace(/RefId="(\d+)" N="([^"]*)"/g, 'N="$2" RefId="$1"');

/** An object around a plain value that has properties of its own: the language keeps the value alone. */
const lossy = (xml: string): boolean => /WSManConfigLeafElement<\/ToString><Obj/.test(xml);

describe('messages of Windows', () => {
  const written = messages.filter(({ xml }) => xml !== '' && !lossy(xml));
  it('are many', () => expect(written.length).toBeGreaterThan(190));

  for (const type of new Set(written.map((message) => message.type))) {
    it(`${type}: come out as they went in`, () => {
      for (const { xml } of written.filter((message) => message.type === type)) {
        expect(again(xml)).toBe(canonical(xml));
      }
    });
  }
});
