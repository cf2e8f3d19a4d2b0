import { expect, it } from 'vitest';
import type { JsonObject } from '../../../store/ports/directory-model.ts';
import type { ExplainedChange, PlanItem } from './plan-model.ts';
import { chunkContent, readChunk } from './plan-text.ts';

const title = (old: string | null, now: string | null): ExplainedChange => {
  return { attribute: 'title', rule: 'In from AD - User Common', source: 'AD', old, new: now };
};
const mail: ExplainedChange = { ...title(null, '김'), attribute: 'addresses', source: 'Other forest' };
const itemOf = (anchor: string, changes: readonly ExplainedChange[]): PlanItem => ({
  ...{ action: 'delete', anchor, objectClass: 'user', name: '김', sources: [], recipient: null },
  changes,
});
const items = [itemOf('a', [title('', '부장'), mail]), itemOf('b', []), itemOf('c', [title('과장', null)])];

it('a chunk of a plan is read as it was written, and names what its changes share once', () => {
  const written = JSON.stringify(chunkContent('delete', items));
  expect(written.match(/User Common/g)).toHaveLength(1);
  expect(readChunk(JSON.parse(written) as JsonObject)).toEqual({ phase: 'delete', items });
});

it('a chunk of an earlier release, where each change is spelled out, is read as it is', () => {
  const before = { phase: 'delete', items } as unknown as JsonObject;
  expect(readChunk(before)).toEqual({ phase: 'delete', items });
});
