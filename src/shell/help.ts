import type { Language } from '../base/language.ts';
import { globalOptions, optionName } from './arguments.ts';
import type { Command, OptionDefinition, OptionDefinitions } from './command.ts';
import { type MessageKey, message } from './messages/messages.ts';

type Row = readonly [left: string, right: string];

export function overview(commands: readonly Command[], version: string, language: Language): string {
  const say = (key: MessageKey, values = {}) => message(language, key, values);
  const rows = commands.map((command): Row => [command.name, command.summary[language]]);
  return [
    say('usage.title', { version }),
    '',
    say('usage.line', { usage: '<command> [options]' }),
    '',
    say('usage.commands'),
    ...table(rows),
    '',
    say('usage.globalOptions'),
    ...table(globalRows(language)),
    '',
    say('usage.more'),
    '',
  ].join('\n');
}

export function commandHelp(command: Command, language: Language): string {
  const say = (key: MessageKey, values = {}) => message(language, key, values);
  const lines = [command.summary[language], '', say('usage.line', { usage: usageOf(command) }), ''];
  if (command.description !== undefined) lines.push(command.description[language], '');
  const section = (title: MessageKey, rows: readonly Row[]) => {
    if (rows.length > 0) lines.push(say(title), ...table(rows), '');
  };
  section(
    'usage.arguments',
    (command.positionals ?? []).map((each) => [`<${each.name}>`, each.summary[language]]),
  );
  section('usage.options', optionRows(command.options ?? {}, language));
  section('usage.globalOptions', globalRows(language));
  section(
    'usage.examples',
    (command.examples ?? []).map((each) => [each.line, each.summary[language]]),
  );
  return lines.join('\n');
}

function usageOf(command: Command): string {
  const positionals = (command.positionals ?? []).map((each) => {
    const name = `<${each.name}>${each.repeatable === true ? ' …' : ''}`;
    return each.required === true ? name : `[${name}]`;
  });
  const options = Object.entries(command.options ?? {}).map(([key, each]) => {
    const isRequired = each.type !== 'flag' && each.required === true;
    return isRequired ? optionUsage(key, each) : `[${optionUsage(key, each)}]`;
  });
  return [command.name, ...positionals, ...options].join(' ');
}

function optionUsage(key: string, definition: OptionDefinition): string {
  return definition.type === 'flag' ? optionName(key) : `${optionName(key)} <${definition.value}>`;
}

function optionSummary(definition: OptionDefinition, language: Language): string {
  const summary = definition.summary[language];
  if (definition.type === 'flag' || definition.choices === undefined) return summary;
  return `${summary} (${message(language, 'usage.choices', { choices: definition.choices.join(', ') })})`;
}

function globalRows(language: Language): Row[] {
  return optionRows(globalOptions, language);
}

function optionRows(options: OptionDefinitions, language: Language): Row[] {
  return Object.entries(options).map(([key, each]) => [
    optionUsage(key, each),
    optionSummary(each, language),
  ]);
}

function table(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
