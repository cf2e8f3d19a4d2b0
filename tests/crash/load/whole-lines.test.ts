import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { readWholeLines } from './whole-lines.ts';

it('leaves out what a kill cut off, which took a whole run down as half of a JSON text', async () => {
  const lines: string[] = [];
  const input = new PassThrough();
  readWholeLines(input, (line) => lines.push(line));
  for (const part of ['{"id"', ':1}\n{"id":2}\n{"i', 'd":3']) input.write(part);
  input.end();
  await once(input, 'close');
  expect(lines).toEqual(['{"id":1}', '{"id":2}']);
});
