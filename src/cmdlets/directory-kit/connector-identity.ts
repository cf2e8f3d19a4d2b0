import { findMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { identity } from '../kit/parameter-types.ts';

const completer = 'directoryConnector';

function read(value: Value): string | undefined {
  for (const name of ['Guid', 'Name', 'Identity']) {
    const found = findMember(value, name)?.value;
    if (found !== null && found !== undefined) return toText(found);
  }
  return undefined;
}

const connector = () => identity('Landfall.DirectoryConnectorIdParameter', read);

const synopsis = { en: 'Name or GUID of the connector.', ko: '커넥터의 이름 또는 GUID.' };
const subject = { schema: connector(), synopsis, position: 0, fromPipeline: 'both', completer } as const;

/** Of cmdlets that act on one, or on each that comes in. */
export const connectorIdentityParameter = parameter({ ...subject, mandatory: true });
/** Of cmdlets that show one, or all. */
export const connectorOrAllParameter = parameter(subject);

/** What -WhatIf names, and the record of changes keeps: its name, whatever it was named by. */
export const connectorTarget = async (
  { Identity }: { readonly Identity: string },
  { rooms, organization }: CmdletContext,
): Promise<string> => (await rooms.directory.connectors.get(organization, Identity)).name;
