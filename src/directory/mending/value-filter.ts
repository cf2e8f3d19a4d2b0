import { uniqueAttributes } from './name-space.ts';

/** RFC 4515 section 3. */
export function escapeFilterValue(value: string): string {
  return value.replaceAll(
    /[\\*()\u0000]/g,
    (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Whoever holds one of these values, in whatever attribute, with or without `smtp:`. */
export function valueFilter(values: readonly string[]): string {
  const terms = values.flatMap((value) => {
    const bare = escapeFilterValue(value.replace(/^smtp:/i, ''));
    return uniqueAttributes.flatMap((attribute) => {
      const plain = `(${attribute}=${bare})`;
      const isTyped = attribute === 'proxyAddresses' || attribute === 'targetAddress';
      return isTyped ? [plain, `(${attribute}=smtp:${bare})`] : [plain];
    });
  });
  return `(|${terms.join('')})`;
}
