/** What may be typed after `landfall`, as the completion scripts of shells need to know it. */
import type { Language } from '../../base/language.ts';
import { globalOptions, optionName } from '../arguments.ts';
import type { Command, OptionDefinition, OptionDefinitions, PositionalValues } from '../command.ts';

export interface CommandLine {
  readonly commands: readonly CompletedCommand[];
  readonly globals: readonly CompletedOption[];
  readonly cmdlets: readonly string[];
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** Of the words that are no options. */
  readonly values: PositionalValues | undefined;
}

export interface CompletedOption {
  /** `--output` */
  readonly name: string;
  readonly summary: string;
  /** Undefined for one that takes none. */
  readonly value: OptionValue | undefined;
  readonly isRepeatable: boolean;
}

export interface OptionValue {
  readonly name: string;
  readonly choices: readonly string[];
  readonly isPath: boolean;
}

export function describeCommandLine(
  commands: readonly Command[],
  cmdlets: readonly string[],
  language: Language,
): CommandLine {
  return {
    commands: commands.map(({ name, summary, options = {}, positionals = [] }) => ({
      name,
      summary: summary[language],
      options: describeOptions(options, language),
      values: positionals.find(({ values }) => values !== undefined)?.values,
    })),
    globals: describeOptions(globalOptions, language),
    cmdlets,
  };
}

function describeOptions(options: OptionDefinitions, language: Language): CompletedOption[] {
  return Object.entries(options).map(([key, definition]) => ({
    name: optionName(key),
    summary: definition.summary[language],
    value: describeValue(definition),
    isRepeatable: definition.type !== 'flag' && definition.repeatable === true,
  }));
}

function describeValue(definition: OptionDefinition): OptionValue | undefined {
  if (definition.type === 'flag') return undefined;
  const { value, choices = [] } = definition;
  return { name: value, choices, isPath: value === 'file' || value === 'folder' };
}

/** The first sentence: beside a candidate there is room for no more. */
export const brief = (summary: string): string => summary.replace(/\.$|\. .*$|[:;] .*$/s, '');
