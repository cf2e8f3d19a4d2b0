import { Buffer } from 'node:buffer';

/**
 * CP949 (Unified Hangul Code), which is what every label of the EUC-KR family means in mail. The runtime's own
 * `euc-kr` decoder stops at KS X 1001 and turns the other 8,822 syllables to U+FFFD. They need no table: CP949
 * lays them in Unicode order over the pairs that EUC-KR leaves free.
 */
const firstLead = 0x81;
const firstTrail = 0x41;
const trailCount = 0xff - firstTrail;
const replacement = 0xfffd;

let pairs: Uint16Array | undefined;

/** The code unit of each pair, 0 where there is none. */
function cp949Pairs(): Uint16Array {
  pairs ??= buildPairs();
  return pairs;
}

function indexOf(lead: number, trail: number): number {
  return (lead - firstLead) * trailCount + (trail - firstTrail);
}

function buildPairs(): Uint16Array {
  const table = new Uint16Array((0xff - firstLead) * trailCount);
  const hasPair = new Set<number>();
  const decoder = new TextDecoder('euc-kr');
  for (let lead = 0xa1; lead <= 0xfe; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length !== 1 || text === '\ufffd') continue;
      table[indexOf(lead, trail)] = text.charCodeAt(0);
      hasPair.add(text.charCodeAt(0));
    }
  }
  let syllable = 0xac00;
  for (const index of freePairs()) {
    while (hasPair.has(syllable)) syllable++;
    if (syllable > 0xd7a3) break;
    table[index] = syllable++;
  }
  // Added to KS X 1001 in 1998, later than the runtime's table.
  table[indexOf(0xa2, 0xe6)] = 0x20ac;
  table[indexOf(0xa2, 0xe7)] = 0xae;
  return table;
}

/** Leads up to A0 take every trail, those after it only the trails below A1: letters, letters, 81 and up. */
function* freePairs(): Generator<number> {
  for (let lead = firstLead; lead <= 0xc6; lead++) {
    const lastTrail = lead <= 0xa0 ? 0xfe : 0xa0;
    for (let trail = firstTrail; trail <= lastTrail; trail++) {
      const isLetter = (trail >= 0x41 && trail <= 0x5a) || (trail >= 0x61 && trail <= 0x7a);
      if (isLetter || trail >= 0x81) yield indexOf(lead, trail);
    }
  }
}

export interface Cp949Text {
  readonly text: string;
  /** How many bytes or pairs meant nothing and became U+FFFD. */
  readonly broken: number;
}

/** A broken pair spoils only itself: an ASCII byte in the place of a trail is kept (WHATWG section 11.1.1). */
export function readCp949(bytes: Uint8Array): Cp949Text {
  const table = cp949Pairs();
  const units = new Uint16Array(bytes.length);
  let length = 0;
  let broken = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] as number;
    if (lead < 0x80) {
      units[length++] = lead;
      continue;
    }
    const trail = bytes[i + 1] ?? 0;
    const isPair = lead >= firstLead && lead < 0xff && trail >= firstTrail && trail < 0xff;
    const unit = isPair ? (table[indexOf(lead, trail)] as number) : 0;
    units[length++] = unit || replacement;
    if (unit === 0) broken++;
    if (unit !== 0 || trail >= 0x80) i++;
  }
  return { text: Buffer.from(units.buffer, 0, length * 2).toString('utf16le'), broken };
}

export function decodeCp949(bytes: Uint8Array): string {
  return readCp949(bytes).text;
}
