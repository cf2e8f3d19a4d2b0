/** Every way by which somebody runs cmdlets, and asks which there are. To add one, add a row. */
import type { AccountPrincipal } from '../../src/access/principal.ts';
import { completeInput } from '../../src/cmdlets/kit/completion/complete-input.ts';
import type { Runtime } from '../../src/cmdlets/kit/runtime.ts';
import type { TestRuntime } from '../../src/cmdlets/kit/test-runtime.ts';
import {
  ErrorRecord,
  PowerShellError,
  toText,
  type Value,
} from '../../src/wire/powershell-language/index.ts';

import { adminRest, remotePowerShell, rest } from './network-surfaces.ts';

export interface SurfaceSession {
  /** What it answers to a call of the cmdlet with this one parameter (`x` without a value), or with none: its output, or its error. */
  call(cmdlet: string, parameter?: string, value?: string): Promise<string>;
  /** Which of these cmdlets it says there are, in whatever ways it has to say so. */
  visible(cmdlets: readonly string[]): Promise<ReadonlySet<string>>;
  /** The parameters of a cmdlet that it says there are. */
  parameters(cmdlet: string): Promise<ReadonlySet<string>>;
}

export interface Surface {
  readonly name: string;
  /** For a customer of its organisation where one is named; or why it opens no session at all. */
  open(
    platform: TestRuntime,
    principal: AccountPrincipal,
    organization?: string,
  ): Promise<SurfaceSession | string>;
}

const options = (organization: string | undefined) => ({
  language: 'en' as const,
  signal: new AbortController().signal,
  ...(organization !== undefined && { organization }),
});

async function tell(running: AsyncIterable<Value>, errors: readonly string[]): Promise<string> {
  const values: string[] = [];
  try {
    for await (const value of running) values.push(toText(value));
  } catch (error) {
    if (!(error instanceof PowerShellError)) throw error;
    return error.record.message;
  }
  return errors[0] ?? values.join('\n');
}

function collector() {
  const errors: string[] = [];
  const write = (_stream: string, value: Value) => {
    if (value instanceof ErrorRecord) errors.push(value.message);
  };
  return { errors, streams: { write } };
}

const run = (runtime: Runtime, line: string): Promise<string> => {
  const { errors, streams } = collector();
  return tell(runtime.run(line, streams), errors);
};

async function candidates(runtime: Runtime, text: string): Promise<string[]> {
  const { candidates: found } = await completeInput(text, text.length, runtime, options(undefined));
  return found.map(({ text: candidate }) => candidate);
}

export const surfaces: readonly Surface[] = [
  {
    name: 'a line of the shell',
    async open({ sessions }, principal, organization) {
      const runtime = await sessions.open(principal, options(organization));
      return {
        call: (cmdlet, parameter, value = 'x') =>
          run(runtime, parameter === undefined ? cmdlet : `${cmdlet} -${parameter} '${value}'`),
        async visible(cmdlets) {
          const listed = new Set((await run(runtime, '(Get-Command).Name')).split('\n'));
          const explained = [];
          for (const name of cmdlets) {
            if ((await run(runtime, `Get-Help ${name}`)).includes(`    ${name}\n`)) explained.push(name);
          }
          return new Set([...listed, ...explained]);
        },
        async parameters(cmdlet) {
          const known = await run(runtime, `(Get-Command ${cmdlet}).Parameters`);
          const help = await run(runtime, `Get-Help ${cmdlet} -Full`);
          // Syntax, headings of parameters and examples; what prose says of another one gives nothing away.
          const shown = help.split('\n').filter((line) => /^ {4}\S/.test(line));
          const explained = shown.flatMap((line) =>
            Array.from(line.matchAll(/-(\w+)/g), ([, name]) => name ?? ''),
          );
          return new Set([...known.split('\n'), ...explained]);
        },
      };
    },
  },
  {
    name: 'completion',
    async open({ sessions }, principal, organization) {
      const runtime = await sessions.open(principal, options(organization));
      return {
        call: (cmdlet, parameter, value = 'x') =>
          run(runtime, parameter === undefined ? cmdlet : `${cmdlet} -${parameter} '${value}'`),
        async visible(cmdlets) {
          const found: string[] = [];
          for (const name of cmdlets) if ((await candidates(runtime, name)).includes(name)) found.push(name);
          return new Set(found);
        },
        async parameters(cmdlet) {
          return new Set((await candidates(runtime, `${cmdlet} -`)).map((name) => name.slice(1)));
        },
      };
    },
  },
  {
    name: 'calls as values, as of remote clients',
    async open({ sessions }, principal, organization) {
      const runtime = await sessions.open(principal, options(organization));
      return {
        call(cmdlet, parameter, value = 'x') {
          const { errors, streams } = collector();
          const args = parameter === undefined ? [] : [{ name: parameter, value, hasValue: true }];
          const call = { text: cmdlet, isScript: false, ownScope: false, args, redirections: [] };
          return tell(runtime.runCommands([[call]], undefined, streams), errors);
        },
        visible: async () => new Set(runtime.catalog.tables.map(({ cmdlet }) => cmdlet.name)),
        parameters: async (cmdlet) =>
          new Set(runtime.catalog.find(cmdlet)?.all.map(({ name }) => name) ?? []),
      };
    },
  },
  rest,
  adminRest,
  remotePowerShell,
];
