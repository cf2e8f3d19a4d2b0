/** What programs call themselves is theirs to say: it is cut, and shown without what a terminal might obey. */
const longestName = 64;

const plain = (text: string): string =>
  text
    .replaceAll(/\p{C}+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longestName)
    .toWellFormed();

/** RFC 2971: the name that a program gives with ID, without its version. */
export const clientNameOf = (name: string | null | undefined): string => plain(name ?? '');

/** RFC 9110 section 10.1.5: the product, without its version; behind what every browser says it is as well. */
export function productOf(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, 512);
  const products = [...text.matchAll(/(?<product>[^\s/();]+)\/[^\s();]+/g)].map(
    ({ groups }) => groups?.product ?? '',
  );
  const [first = text] = products;
  return plain(first === 'Mozilla' ? (products.at(-1) ?? first) : first);
}
