/** Changes to rules as RopModifyRules has them: [MS-OXORULE] section 2.2.1.3. */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { PropertyBag } from './property-bag.ts';
import { readTaggedValue, type TaggedValue, writeTaggedValue } from './property-value.ts';

const changes = { add: 0x01, modify: 0x02, remove: 0x04 } as const;

export interface RuleData {
  readonly change: keyof typeof changes;
  readonly values: readonly TaggedValue[];
}

export function readRuleData(reader: ByteReader, codePage: CodePage): RuleData {
  const flags = reader.u8();
  const change = (['add', 'modify', 'remove'] as const).find((name) => changes[name] === flags);
  if (change === undefined) throw new MapiFormatError(`No change of a rule is ${flags}.`);
  const count = reader.count(reader.u16(), 4);
  if (count === 0) throw new MapiFormatError('A change of a rule has no properties.');
  return { change, values: Array.from({ length: count }, () => readTaggedValue(reader, codePage)) };
}

export function writeRuleData(writer: ByteWriter, { change, values }: RuleData, codePage: CodePage): void {
  writer.u8(changes[change]).u16(values.length);
  for (const value of values) writeTaggedValue(writer, value, codePage);
}

export const ruleProperties = ({ values }: RuleData): PropertyBag =>
  new PropertyBag(values.map(({ tag, value }) => ({ key: tag, value })));
