/** n-fold of RFC 3961 section 5.1: a text of any length as one of `length` bytes, of which every bit depends on all of it. */
export function foldBytes(input: Uint8Array, length: number): Uint8Array {
  const whole = leastCommonMultiple(input.length, length);
  const sum = new Uint8Array(length);
  let carry = 0;
  for (let at = whole - 1; at >= 0; at--) {
    const value = rotatedByte(input, at) + (sum[at % length] ?? 0) + carry;
    sum[at % length] = value & 0xff;
    carry = value >> 8;
  }
  // Ones' complement: what runs over comes in again below.
  for (let at = length - 1; carry > 0; at = at === 0 ? length - 1 : at - 1) {
    const value = (sum[at] ?? 0) + carry;
    sum[at] = value & 0xff;
    carry = value >> 8;
  }
  return sum;
}

/** Each repetition of the input is turned right by 13 bits more than the one before it. */
function rotatedByte(input: Uint8Array, at: number): number {
  const bits = input.length * 8;
  const turned = 13 * Math.floor(at / input.length);
  const first = ((((at % input.length) * 8 - turned) % bits) + bits) % bits;
  const [high, shift] = [first >> 3, first & 7];
  const pair = ((input[high] ?? 0) << 8) | (input[(high + 1) % input.length] ?? 0);
  return (pair >> (8 - shift)) & 0xff;
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
