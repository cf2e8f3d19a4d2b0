import { describe, expect, it } from 'vitest';
import { ScriptBlockValue } from '../../wire/powershell-language/index.ts';
import { makeTestShell } from '../../wire/powershell-language/test-session.ts';
import { scriptOf } from './script-text.ts';

async function sent(line: string) {
  const found: ReturnType<typeof scriptOf>[] = [];
  const shell = makeTestShell({
    Send: async function* (_, args) {
      const block = args[0]?.value;
      if (block instanceof ScriptBlockValue) {
        found.push(
          scriptOf(
            block,
            args.slice(1).map(({ value }) => value),
            shell.session.global,
          ),
        );
      }
    },
  });
  await shell.run(line);
  return found[0];
}

describe('a block that travels', () => {
  it.each<[string, string, readonly (readonly [string | undefined, unknown])[]]>([
    ['Send { Get-Mailbox }', ' Get-Mailbox ', []],
    ['Send { param($a) $a } 7', ' param($a) $a ', [[undefined, 7]]],
    ['$x = 1; Send { $using:x + 1 }', 'param($__using_x)\n $__using_x + 1 ', [['__using_x', 1]]],
    [
      '$x = 1; $y = "two"; Send { param($a, $b = ")") "$using:y $using:x $a" ; $using:X } 7',
      ' param($a, $b = ")", $__using_y, $__using_x) "$__using_y $__using_x $a" ; $__using_x ',
      [
        [undefined, 7],
        ['__using_y', 'two'],
        ['__using_x', 1],
      ],
    ],
    ['$x = 1; Send { param() $using:x }', ' param($__using_x) $__using_x ', [['__using_x', 1]]],
  ])('%s', async (line, text, args) => {
    const script = await sent(line);
    expect(script?.text).toBe(text);
    expect(script?.args.map(({ name, value }) => [name, value])).toEqual(args);
  });
});
