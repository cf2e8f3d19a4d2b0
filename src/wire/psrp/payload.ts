/** Between a message's text and its value. */
import { ClixmlError, ClixmlReader, ClixmlWriter, EnumValue, type SecretCipher } from '../clixml/index.ts';
import { PSObject, type Value } from '../powershell-language/index.ts';
import type { PsrpLimits } from './limits.ts';
import { PsrpError } from './psrp-error.ts';

/** A part of a message: properties without a type. */
export const part = (entries: Iterable<readonly [string, Value]>): PSObject => new PSObject(entries, []);

/** The enumerations that messages carry, as Windows writes them. */
export const enumPart = (typeName: string, text: string, number: number): EnumValue =>
  new EnumValue(
    [`System.Management.Automation.${typeName}`, 'System.Enum', 'System.ValueType', 'System.Object'],
    text,
    number,
  );

export function writePayload(value: Value, depth: number, secrets: SecretCipher | undefined): string {
  const writer = new ClixmlWriter({ depth, secrets });
  writer.write(value);
  return writer.take();
}

export function readPayload(
  text: string,
  limits: PsrpLimits,
  secrets: SecretCipher | undefined,
  decorate: boolean,
): Value {
  const { maxDepth, maxElements } = limits;
  const reader = new ClixmlReader({
    limits: { maxDepth, maxElements, maxLength: limits.maxMessageBytes },
    secrets,
    decorate,
  });
  try {
    reader.receive(text);
    reader.end();
  } catch (error) {
    if (!(error instanceof ClixmlError)) throw error;
    throw new PsrpError('badPayload', `A message holds no readable CLIXML: ${error.message}`, error);
  }
  const values = reader.take();
  const [first] = values;
  if (!first || values.length > 1) {
    throw new PsrpError('badPayload', `A message holds ${values.length} values where one belongs.`);
  }
  return first.value;
}
