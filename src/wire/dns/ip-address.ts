import { DnsError } from './dns-error.ts';

/** Four octets with dots, or sixteen as RFC 5952 writes them. */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => {
    return ((bytes[index * 2] ?? 0) * 0x100 + (bytes[index * 2 + 1] ?? 0)).toString(16);
  });
  const gap = longestZeros(groups);
  if (gap === undefined) return groups.join(':');
  return `${groups.slice(0, gap.start).join(':')}::${groups.slice(gap.start + gap.length).join(':')}`;
}

/** The first of the longest runs of two zero groups or more: RFC 5952 section 4.2. */
function longestZeros(groups: readonly string[]): { start: number; length: number } | undefined {
  let longest: { start: number; length: number } | undefined;
  let start = 0;
  for (const [index, group] of [...groups, 'end'].entries()) {
    if (group === '0') continue;
    const length = index - start;
    if (length > (longest?.length ?? 1)) longest = { start, length };
    start = index + 1;
  }
  return longest;
}

/** The inverse, for every form that people write. */
export function parseAddress(text: string): Uint8Array {
  const four = parseFour(text);
  if (four !== undefined) return Uint8Array.from(four);
  const bytes = text.includes(':') ? parseSixteen(text.toLowerCase()) : undefined;
  if (bytes === undefined) throw new DnsError(`"${text}" is not an IP address.`);
  return Uint8Array.from(bytes);
}

function parseFour(text: string): number[] | undefined {
  const octets = text.split('.');
  const isAddress =
    octets.length === 4 && octets.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return isAddress ? octets.map(Number) : undefined;
}

function parseSixteen(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(groupBytes)));
  if (head === undefined || [...head, ...(tail ?? [])].some(Number.isNaN)) return undefined;
  if (tail === undefined) return head.length === 16 ? head : undefined;
  const missing = 16 - head.length - tail.length;
  return missing >= 2 ? [...head, ...new Array<number>(missing).fill(0), ...tail] : undefined;
}

/** The last group may be an address of version 4: RFC 4291 section 2.2. */
function groupBytes(group: string): number[] {
  if (/^[0-9a-f]{1,4}$/.test(group)) {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  }
  return parseFour(group) ?? [Number.NaN];
}
