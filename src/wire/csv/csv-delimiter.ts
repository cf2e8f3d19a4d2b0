/** From the most to the least likely: Excel writes `;` where the comma is the decimal sign, and tabs as "Unicode Text". */
const candidates = [',', ';', '\t'] as const;

/** What separates the fields of a header: the candidate that stands in it most often outside of quotes. */
export function findDelimiter(header: string): string {
  const bare = header.replaceAll(/"[^"]*"?/g, '');
  let best = ',';
  let bestCount = 0;
  for (const candidate of candidates) {
    const count = bare.split(candidate).length - 1;
    if (count > bestCount) [best, bestCount] = [candidate, count];
  }
  return best;
}

/** Excel's own first line `sep=;`, and that of Export-Csv in Windows PowerShell, which names a type. */
export function readPreamble(line: string): { readonly delimiter?: string } | undefined {
  const separator = /^"?sep=(.)"?$/i.exec(line)?.[1];
  if (separator !== undefined) return { delimiter: separator };
  return /^"?#TYPE\s/i.test(line) ? {} : undefined;
}
