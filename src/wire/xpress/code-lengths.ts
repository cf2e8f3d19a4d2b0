/** Huffman codes of 15 bits at most for 512 symbols: [MS-XCA] section 2.1.4.2. */

export const maxCodeBits = 15;

/**
 * The length of each symbol's code, zero for symbols that do not occur. Two of them occur at least. Where a code
 * would be too long the counts are made more alike until none is: rare, and of no weight then.
 */
export function codeLengths(counts: Uint32Array): Uint8Array {
  for (let flattened = counts; ; flattened = flattened.map((count) => (count === 0 ? 0 : (count >> 1) + 1))) {
    const lengths = huffmanLengths(flattened);
    if (lengths.every((length) => length <= maxCodeBits)) return lengths;
  }
}

/** The two-queue construction: leaves by their count, and inner nodes, which are made in order. */
function huffmanLengths(counts: Uint32Array): Uint8Array {
  const leaves = Array.from(counts.keys()).filter((symbol) => (counts[symbol] ?? 0) > 0);
  leaves.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0) || a - b);
  const weights = leaves.map((symbol) => counts[symbol] ?? 0);
  const parents = new Int32Array(2 * leaves.length - 1);
  let leaf = 0;
  let inner = leaves.length;
  const lightest = (): number => {
    const fromLeaves =
      leaf < leaves.length && (inner >= weights.length || (weights[leaf] ?? 0) <= (weights[inner] ?? 0));
    return fromLeaves ? leaf++ : inner++;
  };
  while (weights.length < parents.length) {
    const [a, b] = [lightest(), lightest()];
    parents[a] = weights.length;
    parents[b] = weights.length;
    weights.push((weights[a] ?? 0) + (weights[b] ?? 0));
  }
  const depths = new Uint8Array(parents.length);
  for (let node = parents.length - 2; node >= 0; node--) depths[node] = (depths[parents[node] ?? 0] ?? 0) + 1;
  const lengths = new Uint8Array(counts.length);
  for (const [index, symbol] of leaves.entries()) lengths[symbol] = depths[index] ?? 0;
  return lengths;
}

/** The codes themselves: shorter ones first, and by symbol among equals. */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= maxCodeBits; length++) {
    code <<= 1;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] === length) codes[symbol] = code++;
    }
  }
  return codes;
}
