/** [MS-DTYP] section 2.3.3: intervals of 100 ns since 1601, against milliseconds since 1970. */
const unixEpoch = 116_444_736_000_000_000n;

export const filetimeOf = (milliseconds: number): bigint =>
  BigInt(Math.trunc(milliseconds)) * 10_000n + unixEpoch;

export const millisecondsOf = (filetime: bigint): number => Number((filetime - unixEpoch) / 10_000n);
