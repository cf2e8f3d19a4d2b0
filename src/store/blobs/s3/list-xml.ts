/**
 * The little of S3's XML that is needed: flat elements without attributes, in documents that the object store
 * itself writes. Nothing nests in itself, and CDATA, comments and DTDs do not occur.
 */
export interface ListPage {
  readonly objects: readonly { readonly key: string; readonly bytes: number }[];
  /** With a delimiter: what stands for the keys below it. */
  readonly prefixes: readonly string[];
  readonly continuation: string | undefined;
}

export function parseListPage(xml: string): ListPage {
  const objects = findElements(xml, 'Contents').map((content) => ({
    key: findElement(content, 'Key') ?? '',
    bytes: Number(findElement(content, 'Size') ?? Number.NaN),
  }));
  const prefixes = findElements(xml, 'CommonPrefixes').map((common) => findElement(common, 'Prefix') ?? '');
  const isTruncated = findElement(xml, 'IsTruncated') === 'true';
  const continuation = isTruncated ? findElement(xml, 'NextContinuationToken') : undefined;
  return { objects, prefixes, continuation };
}

export function findElement(xml: string, name: string): string | undefined {
  const content = findElements(xml, name)[0];
  return content === undefined ? undefined : unescapeXml(content);
}

function findElements(xml: string, name: string): string[] {
  const open = `<${name}>`;
  const close = `</${name}>`;
  const found: string[] = [];
  for (let at = xml.indexOf(open); at >= 0; at = xml.indexOf(open, at)) {
    const end = xml.indexOf(close, at);
    if (end < 0) break;
    found.push(xml.slice(at + open.length, end));
    at = end;
  }
  return found;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
