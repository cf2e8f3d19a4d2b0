/**
 * The expected trees and errors in tests/corpora/powershell are those of PowerShell 7's own parser: its tree,
 * or the first error that it reports, for 1,342 examples of Microsoft's cmdlet reference and for a table of
 * constructs.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from './parser.ts';
import { print } from './printer.ts';
import { shapeOf } from './shape.ts';

interface Entry {
  readonly text: string;
  readonly tree?: string;
  readonly error?: string;
}

function load(name: string, textKey: string): readonly Entry[] {
  const url = new URL(`../../../tests/corpora/powershell/${name}`, import.meta.url);
  const rows: readonly Record<string, string>[] = JSON.parse(readFileSync(url, 'utf8'));
  return rows.map((row) => ({ ...row, text: row[textKey] ?? '' }));
}

const examples = load('examples.json', 'line');
const constructs = load('constructs.json', 'text');

/** Where Landfall differs on purpose. */
const differences = new Map<string, string>([
  ['class A {}', 'classes are not part of this language'],
  ['enum X { a }', 'enumerations are not part of this language'],
  ['using namespace System', 'namespaces are not part of this language'],
  ['Get-X |\n', 'the shell may pass the newline along: still incomplete'],
  ['(1,\n', 'the shell may pass the newline along: still incomplete'],
  ['foo(\n', 'the shell may pass the newline along: still incomplete'],
  ['1 +\n', 'the shell may pass the newline along: still incomplete'],
  ['$x -and\n', 'the shell may pass the newline along: still incomplete'],
  ['param(\n', 'the shell may pass the newline along: still incomplete'],
]);

function outcome(text: string): string {
  const result = parse(text);
  if (result.script) return shapeOf(result.script);
  const { errorId, line, column, incomplete, message } = result.error;
  return `${errorId}@${line}:${column}${incomplete ? ' incomplete' : ''} ${message}`;
}

const differing = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter((entry) => outcome(entry.text) !== (entry.tree ?? entry.error));

describe('agreement with the parser of PowerShell 7', () => {
  it('gives the same tree, or the same error at the same place, for every example', () => {
    expect(examples).toHaveLength(1342);
    expect(differing(examples)).toEqual([]);
  });

  it('lists the examples that are no PowerShell, under two in a hundred', () => {
    const failing = examples.filter((entry) => entry.error);
    expect(failing.length / examples.length).toBeLessThan(0.02);
    expect(failing.map((entry) => entry.error?.split(' ')[0])).toMatchInlineSnapshot(`
      [
        "ExpectedExpression@1:86",
        "IncompleteString@1:133",
        "MissingTypename@1:105",
        "UnexpectedToken@4:10",
        "RedirectionNotSupported@1:31",
        "RedirectionNotSupported@1:31",
        "MissingEndParenthesisInMethodCall@1:98",
        "RedirectionNotSupported@1:23",
        "MissingArgument@5:182",
        "RedirectionNotSupported@1:22",
        "RedirectionNotSupported@1:34",
        "RedirectionNotSupported@1:28",
        "UnexpectedToken@4:10",
        "MissingExpressionAfterOperator@4:119",
        "MissingExpressionAfterOperator@4:119",
      ]
    `);
  });

  it('differs in the table of constructs only where it is meant to', () => {
    expect(constructs.length).toBeGreaterThan(790);
    expect(differing(constructs).map((entry) => entry.text)).toEqual(
      constructs.map((entry) => entry.text).filter((text) => differences.has(text)),
    );
  });
});

describe('printing', () => {
  it('gives text with the same tree', () => {
    const changed = [...examples, ...constructs].filter(({ text }) => {
      const { script } = parse(text);
      if (!script) return false;
      const again = parse(print(script)).script;
      return !again || printedShape(shapeOf(again)) !== printedShape(shapeOf(script));
    });
    expect(changed).toEqual([]);
  });
});

/** The value of an expandable string repeats the source of what is nested in it, layout and all. */
const printedShape = (shape: string): string =>
  shape.replace(/\(expandable "(?:[^"\\]|\\.)*"/g, '(expandable');
