/** Arguments of a cmdlet as the admin API of Exchange Online takes them. */
import { toJsonLine } from '../../../cmdlets/kit/format/json.ts';
import {
  DateTimeValue,
  HashtableValue,
  isNumber,
  SecureStringValue,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import type { CommandArgument } from '../../../wire/psrp/index.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export function invocationBody(cmdlet: string, args: readonly CommandArgument[]): string {
  const parameters = args.flatMap(({ name, value }) => (name === undefined ? [] : [[name, toJson(value)]]));
  return JSON.stringify({
    CmdletInput: { CmdletName: cmdlet, Parameters: Object.fromEntries(parameters) },
  });
}

function toJson(value: Value): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (isNumber(value)) return JSON.parse(toJsonLine(value)) as Json;
  if (value instanceof Uint8Array) {
    return { '@odata.type': '#Exchange.ByteArrayType', Data: Buffer.from(value).toString('base64') };
  }
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof HashtableValue) {
    const entries = [...value.entries()].map(([key, each]) => [toText(key), toJson(each)]);
    return { '@odata.type': '#Exchange.GenericHashTable', ...Object.fromEntries(entries) };
  }
  // The line is TLS; the server seals it.
  if (value instanceof SecureStringValue) return value.reveal();
  if (value instanceof DateTimeValue) return JSON.parse(toJsonLine(value)) as Json;
  return toText(value);
}
