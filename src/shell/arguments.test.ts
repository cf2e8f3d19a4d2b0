import { describe, expect, it } from 'vitest';
import { ArgumentMistake, parseArguments } from './arguments.ts';
import { defineCommand } from './command.ts';

const summary = { en: 'x', ko: '엑스' };
const command = defineCommand({
  name: 'copy',
  summary,
  positionals: [
    { name: 'from', summary, required: true },
    { name: 'to', summary, repeatable: true },
  ],
  options: {
    minAge: { type: 'number', value: 'days', summary },
    output: { type: 'text', value: 'format', choices: ['table', 'json'], summary },
    only: { type: 'text', value: 'name', repeatable: true, summary },
    dryRun: { type: 'flag', summary },
  },
  run: () => Promise.resolve(0),
});

describe('arguments', () => {
  it.each([
    ['a', { positionals: ['a'], options: { dryRun: false, only: [] } }],
    ['a b c', { positionals: ['a', 'b', 'c'] }],
    ['--min-age 5 a', { positionals: ['a'], options: { minAge: 5 } }],
    ['a --min-age=-5', { options: { minAge: -5 } }],
    ['a --output json --dry-run', { options: { output: 'json', dryRun: true } }],
    ['a --only x --only=y', { options: { only: ['x', 'y'] } }],
    ['a --only=--force', { options: { only: ['--force'] } }],
    ['-- --dry-run', { positionals: ['--dry-run'], options: { dryRun: false } }],
  ])('%s', (line, expected) => {
    expect(parseArguments(command, line.split(' '))).toMatchObject(expected);
  });

  it.each([
    ['', 'arguments.missingPositional', 'from'],
    ['a --dryrun', 'arguments.unknownOption', '--dryrun'],
    ['a --dry-run=yes', 'arguments.takesNoValue', '--dry-run'],
    ['a --only', 'arguments.needsValue', '--only'],
    ['a --only --dry-run', 'arguments.needsValue', '--only'],
    ['a --min-age soon', 'arguments.notNumber', '--min-age'],
    ['a --output xml', 'arguments.notChoice', '--output'],
    ['a --min-age 1 --min-age 2', 'arguments.twice', '--min-age'],
    ['a -x', 'arguments.unknownOption', '-x'],
  ])('refuses "%s" as %s', (line, key, name) => {
    const parse = () =>
      parseArguments(
        command,
        line.split(' ').filter((word) => word !== ''),
      );
    expect(parse).toThrow(ArgumentMistake);
    expect(parse).toThrow(expect.objectContaining({ key, values: expect.objectContaining({ name }) }));
  });

  it('guesses what a mistyped option meant', () => {
    expect(() => parseArguments(command, ['a', '--dryrun'])).toThrow(
      expect.objectContaining({ didYouMean: '--dry-run' }),
    );
  });

  it.each([
    ['--output json a.ps1 -Name kim --dry-run', ['a.ps1', '-Name', 'kim', '--dry-run']],
    ['--dry-run a.ps1 -- -x', ['a.ps1', '-x']],
    ['a.ps1', ['a.ps1']],
  ])('leaves the words after a file to the script: %s', (line, positionals) => {
    const verbatim = {
      ...command,
      positionals: [
        { name: 'file', summary },
        { name: 'word', summary, repeatable: true, verbatim: true },
      ],
    };
    expect(parseArguments(verbatim, line.split(' ')).positionals).toEqual(positionals);
  });
});
