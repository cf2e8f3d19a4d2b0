import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { LdifScanner } from './ldif-scanner.ts';
import { RangeReader } from './range-reader.ts';
import { readObject } from './read-object.ts';
import { RecordView } from './record-view.ts';
import { person } from './test-examination.ts';
import { WantedAttributes } from './wanted-attributes.ts';

const size = 256 * 1024;

it.each([
  ['side by side', 300, 0],
  ['with others between them', 300, 100],
  ['too far apart for one read', 20, 40_000],
  ['with more between them than there is room for', 60, 15_000],
])('reads objects that lie %s, each as it is', async (_how, count, between) => {
  const texts = Array.from({ length: count }, (_, index) =>
    person(`p${index}`, { mail: `p${index}@contoso.com`, description: 'x'.repeat(index % 7) }),
  );
  const filler = 'f'.repeat(between);
  const file = path.join(await temporaryFolder(), 'objects.ldif');
  await writeFile(file, texts.map((text) => text + filler).join(''));
  let offset = 0;
  const ranges = texts.map(({ length }) => {
    const range = { offset, length };
    offset += length + between;
    return range;
  });
  await using handle = await open(file);
  const reader = new RangeReader(size);
  const wanted = new WantedAttributes();
  const view = new RecordView(wanted.names.length);
  const found: unknown[] = [];
  const scanner = new LdifScanner({
    ...{ file, wanted, view, maxObjectBytes: size },
    onRecord: () => found.push(readObject(view, wanted).attributes.get('mail')),
  });
  const starts = await reader.read(handle, ranges);
  for (const [index, { offset, length }] of ranges.entries()) {
    scanner.restart();
    reader.scan(scanner, starts[index] ?? -1, length, offset);
  }
  expect(found).toEqual(texts.map((_, index) => [`p${index}@contoso.com`]));
});
