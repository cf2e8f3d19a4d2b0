/** RFC 3461 section 4: `+` and two upper-case digits for what may not stand in a parameter. Undefined where it is none. */
export function readXtext(text: string): string | undefined {
  if (!/^(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-F]{2})*$/.test(text)) return undefined;
  return text.replaceAll(/\+([0-9A-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/**
 * RFC 6533 section 3: `utf-8-addr-xtext`, where a character beyond ASCII stands as `\x{AC00}`, and
 * `utf-8-addr-unitext`, where it stands for itself.
 */
export function readUtf8AddressText(text: string): string | undefined {
  if (/[\s=+\p{Cc}]/u.test(text)) return undefined;
  let isRight = true;
  const read = text.replaceAll(/\\(x\{([0-9A-F]{2,6})\})?/g, (_, braced: string | undefined, digits = '') => {
    const point = Number.parseInt(String(digits), 16);
    if (braced === undefined || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
      isRight = false;
      return '';
    }
    return String.fromCodePoint(point);
  });
  return isRight ? read : undefined;
}
