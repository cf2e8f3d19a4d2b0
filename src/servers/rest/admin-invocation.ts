/** What a client of Exchange Online's admin API asks for: `{"CmdletInput": {"CmdletName": …, "Parameters": {…}}}`. */
import { AppError } from '../../base/errors.ts';
import type { CallArgument, CommandCall } from '../../wire/powershell-language/call-stage.ts';
import { argumentsOfJson } from './rest-arguments.ts';

export interface AdminInvocation {
  readonly cmdlet: string;
  readonly args: readonly CallArgument[];
  /** Given as well where the roles of the caller have the parameter. */
  readonly preferred?: readonly CallArgument[];
  /** Properties to give out; all of them without it. */
  readonly select: readonly string[] | undefined;
  /** How many objects to give out; all of them without it. */
  readonly first?: number;
}

export function readInvocation(body: unknown, query: URLSearchParams): AdminInvocation {
  const input = memberOf(body, 'CmdletInput');
  const cmdlet = memberOf(input, 'CmdletName');
  if (typeof cmdlet !== 'string' || cmdlet === '') {
    throw badInvocation(
      'It has to be {"CmdletInput": {"CmdletName": "Get-Mailbox", "Parameters": {"Identity": "kim"}}}.',
    );
  }
  const parameters = memberOf(input, 'Parameters') ?? {};
  return { cmdlet, args: argumentsOfJson(withoutTags(parameters)), select: selectOf(query) };
}

export function selectOf(query: URLSearchParams): readonly string[] | undefined {
  const names = (query.get('$select') ?? '').split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  return given.length > 0 ? given : undefined;
}

/** The cmdlet, and what of its output is wanted. */
export function pipelineOf({ cmdlet, args, select, first }: AdminInvocation): readonly CommandCall[] {
  const call = (text: string, given: readonly CallArgument[]): CommandCall => ({
    ...{ text, isScript: false, ownScope: true, args: given, redirections: [] },
  });
  const chosen = [
    ...(select === undefined ? [] : [{ name: 'Property', value: [...select], hasValue: true }]),
    ...(first === undefined ? [] : [{ name: 'First', value: first, hasValue: true }]),
  ];
  return [call(cmdlet, args), ...(chosen.length === 0 ? [] : [call('Select-Object', chosen)])];
}

/** As PowerShell names things: letter case does not matter. */
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(value).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

const maxDepth = 20;

/**
 * OData says beside a value of what type it is: `@odata.type` in tables (`#Exchange.GenericHashTable`), `Name@odata.type` beside lists.
 * Bytes come as a table with their text in base 64 (`#Exchange.ByteArrayType`).
 */
function withoutTags(value: unknown, depth = 0): unknown {
  if (depth > maxDepth) throw badInvocation(`It is nested more than ${maxDepth} levels deep.`);
  if (Array.isArray(value)) return value.map((each) => withoutTags(each, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  if (memberOf(value, '@odata.type') === '#Exchange.ByteArrayType') return memberOf(value, 'Data');
  const kept = Object.entries(value).filter(([name]) => !name.toLowerCase().endsWith('@odata.type'));
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutTags(each, depth + 1)]));
}

export function badInvocation(why: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'rest.body.invalid',
    message: `The body of the request cannot be used. ${why}`,
  });
}
