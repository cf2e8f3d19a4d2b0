/** RC4, which OpenSSL 3 has no more: NTLM wraps its session key, and signs what SPNEGO has negotiated, with it. */
export function rc4(key: Uint8Array, input: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const swap = (a: number, b: number) => {
    const kept = state[a] ?? 0;
    state[a] = state[b] ?? 0;
    state[b] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 0xff;
    swap(i, j);
  }
  let [x, y] = [0, 0];
  return input.map((byte) => {
    x = (x + 1) & 0xff;
    y = (y + (state[x] ?? 0)) & 0xff;
    swap(x, y);
    return byte ^ (state[((state[x] ?? 0) + (state[y] ?? 0)) & 0xff] ?? 0);
  });
}
