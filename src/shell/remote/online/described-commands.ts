/** What a server's OpenAPI document says of its cmdlets. */
import type { RemoteCommand, RemoteParameter } from '../command-info.ts';

const path = /^\/cmdlets\/([A-Za-z]{1,40}-[A-Za-z0-9]{1,80})$/;

/** What does not look as it should is left out: it is another server's text. */
export function describedCommands(document: unknown): RemoteCommand[] {
  return Object.entries(memberOf(document, 'paths')).flatMap(([key, entry]) => {
    const [, name] = path.exec(key) ?? [];
    if (name === undefined) return [];
    const content = memberOf(memberOf(memberOf(entry, 'post'), 'requestBody'), 'content');
    const properties = memberOf(memberOf(memberOf(content, 'application/json'), 'schema'), 'properties');
    const parameters = Object.entries(properties).map(([parameter, schema]) =>
      parameterOf(parameter, schema),
    );
    return [{ name, outputType: undefined, parameters }];
  });
}

function parameterOf(name: string, schema: unknown): RemoteParameter {
  const { type, format } = schema as { readonly type?: unknown; readonly format?: unknown };
  const typeName = typeof format === 'string' ? format : 'System.Object';
  return { name, typeName, aliases: [], isSwitch: type === 'boolean' };
}

function memberOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const member =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof member === 'object' && member !== null ? (member as Record<string, unknown>) : {};
}
