/** RFC 9051 ATOM-CHAR, with `]` as in ASTRING-CHAR: what ends an atom in brackets, its reader says itself. */
export const exactAtoms = new Uint8Array(256);
for (let code = 0x21; code < 0x7f; code++) {
  exactAtoms[code] = '(){%*"\\'.includes(String.fromCharCode(code)) ? 0 : 1;
}

/** What real servers put into atoms: 8-bit text, `%`, `*`, braces, backslashes, NUL and other controls. */
export const lenientAtoms = new Uint8Array(256).fill(1);
for (const character of ' "()\r\n') lenientAtoms[character.charCodeAt(0)] = 0;
