/** Sizes as Exchange writes them. */
export const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `35 MB`: four significant digits in the largest unit that keeps the number at one or more. */
export function shortSize(bytes: number): string {
  let power = 0;
  while (power < byteUnits.length - 1 && bytes >= 1024 ** (power + 1)) power += 1;
  const scaled = bytes / 1024 ** power;
  const digits = power === 0 ? String(bytes) : String(Number(scaled.toPrecision(4)));
  return `${digits} ${byteUnits[power]}`;
}

/** `35 MB (36,700,160 bytes)`. */
export function formatSize(bytes: number): string {
  return `${shortSize(bytes)} (${bytes.toLocaleString('en-US')} bytes)`;
}
