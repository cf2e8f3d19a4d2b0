import { catalogHash } from '../../cmdlets/kit/catalog-hash.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';
import { TextValue } from '../../wire/clixml/index.ts';
import { HashtableValue, type Value } from '../../wire/powershell-language/index.ts';

/** Of what this program tells its own kind; other clients pass over it. */
export const privateDataKey = 'Landfall';

const version = (text: string): Value => new TextValue('Version', text);

/**
 * What a client learns of the server as its pool opens. Clients decide by PSVersion what they send: from 5.1 on
 * Import-PSSession gives Get-FormatData its -PowerShellVersion.
 */
export function privateData({ catalog, actor }: Runtime): HashtableValue {
  const versions: readonly (readonly [Value, Value])[] = [
    ['PSVersion', version('5.1.0.0')],
    ['PSEdition', 'Desktop'],
    ['PSCompatibleVersions', ['1.0', '2.0', '3.0', '4.0', '5.0', '5.1.0.0'].map(version)],
    ['CLRVersion', version('4.0.30319.42000')],
    ['BuildVersion', version('10.0.17763.1')],
    ['WSManStackVersion', version('3.0')],
    ['PSRemotingProtocolVersion', version('2.3')],
    ['SerializationVersion', version('1.1.0.1')],
  ];
  return new HashtableValue([
    ['PSVersionTable', new HashtableValue(versions)],
    [
      privateDataKey,
      new HashtableValue([
        // Our own shell need not ask for the metadata of cmdlets that it knows to be the same.
        ['CommandsHash', catalogHash(catalog.tables)],
        // Whoever may not look at organisations still works in one.
        ['Organization', actor.organization?.name ?? null],
      ]),
    ],
  ]);
}
