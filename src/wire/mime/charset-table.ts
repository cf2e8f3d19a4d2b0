import { Buffer } from 'node:buffer';
import { decodeCp949 } from './charset-cp949.ts';

type Decode = (bytes: Uint8Array) => string;

/** Every pair of a double-byte charset, asked of the runtime's decoder once. */
export interface DoubleByteTable {
  find(lead: number, trail: number): string | undefined;
  /** The bytes of a character, one or two packed big-endian; undefined where the charset lacks it. */
  findCode(character: string): number | undefined;
}

const firstLead = 0x81;
const firstTrail = 0x40;
const trailCount = 0xff - firstTrail;

const tables = new Map<string, DoubleByteTable>();

/**
 * TextEncoder writes nothing but UTF-8, so the other direction is its decoder turned round: about 24,000
 * pairs for EUC-KR, built at the first use and kept. Works for single-byte charsets too: they have no pairs.
 */
export function doubleByteTable(encoding: string): DoubleByteTable {
  const known = tables.get(encoding);
  if (known) return known;
  const runtime = encoding === 'euc-kr' ? undefined : new TextDecoder(encoding);
  const table = buildTable((bytes) => (runtime ? runtime.decode(bytes) : decodeCp949(bytes)));
  tables.set(encoding, table);
  return table;
}

function buildTable(decode: Decode): DoubleByteTable {
  const pairs = decodeRows(decode);
  const codes = new Map<string, number>();
  pairs.forEach((character, index) => {
    if (character === undefined || codes.has(character)) return;
    const lead = firstLead + Math.floor(index / trailCount);
    codes.set(character, (lead << 8) | (firstTrail + (index % trailCount)));
  });
  for (let byte = 0; byte < 0x100; byte++) {
    const character = decode(Uint8Array.of(byte));
    if (character.length === 1 && character !== '\ufffd') codes.set(character, byte);
  }
  return {
    find: (lead, trail) => pairs[(lead - firstLead) * trailCount + (trail - firstTrail)],
    findCode: (character) => codes.get(character),
  };
}

/** The pairs stand in lines, so that an invalid one (which may swallow a byte or not) spoils only itself. */
function decodeRows(decode: Decode): (string | undefined)[] {
  const count = (0xff - firstLead) * trailCount;
  const bytes = Buffer.alloc(count * 3, 0x0a);
  for (let index = 0; index < count; index++) {
    bytes[index * 3] = firstLead + Math.floor(index / trailCount);
    bytes[index * 3 + 1] = firstTrail + (index % trailCount);
  }
  const lines = decode(bytes).split('\n');
  return lines.slice(0, count).map((line) => {
    const isCharacter = [...line].length === 1 && line !== '\ufffd';
    return isCharacter ? line : undefined;
  });
}
