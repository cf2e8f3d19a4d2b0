import { describe, expect, it } from 'vitest';
import { readClientFacts } from './auxiliary-blocks.ts';
import { writeExtendedBuffers } from './extended-buffer.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const utf16 = (text: string): string => Buffer.from(`${text}\0`, 'utf16le').toString('hex');
const zeros = (count: number): string => '00'.repeat(count);

/** AUX_HEADER: size, version, type. */
function block(version: number, type: number, body: string): string {
  const bytes = hex(body);
  const header = Buffer.from([0, 0, version, type]);
  header.writeUInt16LE(bytes.length + 4);
  return header.toString('hex') + Buffer.from(bytes).toString('hex');
}

const clientInfo = (mode: string): string =>
  block(1, 0x02, `00e1f505 0100 2000 0000 0000 0000 0000 0000 0000 0000 0000 ${mode} 0000 ${utf16('PC')}`);
const processInfo = block(2, 0x0b, `3412 0000 ${zeros(16)} 1c00 0000 ${utf16('OUTLOOK.EXE')}`);
const other = block(1, 0x4a, zeros(20));

const buffered = (...blocks: string[]): Uint8Array =>
  writeExtendedBuffers([hex(blocks.join(''))], { mayCompress: true, obfuscates: true });

describe('[MS-OXCRPC] 2.2.2.2: what a client tells of itself', () => {
  it.each([
    ['nothing', new Uint8Array(0), {}],
    ['a client that works online', buffered(clientInfo('0100')), { mode: 'Classic' }],
    [
      'a cached client and its program, between blocks of others',
      buffered(other, clientInfo('0200'), other, processInfo),
      { mode: 'Cached', process: 'OUTLOOK.EXE' },
    ],
    ['a mode that there is not', buffered(clientInfo('0900'), processInfo), { process: 'OUTLOOK.EXE' }],
    ['a name beyond its block', buffered(block(2, 0x0b, `0000 0000 ${zeros(16)} ff7f 0000`)), {}],
    ['a block that is cut off', buffered(processInfo, 'ff00 01 02 00'), { process: 'OUTLOOK.EXE' }],
    ['a block smaller than its header', buffered(processInfo, '0000 01 02'), { process: 'OUTLOOK.EXE' }],
    ['a buffer that is none', hex('ffffffffffffffff'), {}],
  ])('%s', (_, auxiliary, facts) => {
    expect(readClientFacts(auxiliary)).toEqual(facts);
  });
});
