import { describe, expect, it } from 'vitest';
import {
  type ErrorCategory,
  ErrorRecord,
  positionMessage,
  SourceText,
} from '../../../wire/powershell-language/index.ts';
import { type ErrorView, errorText } from './error-text.ts';

interface Case {
  readonly name: string;
  readonly message: string;
  readonly category: ErrorCategory;
  readonly activity?: string;
  readonly script?: string;
  readonly at?: string;
  readonly view?: ErrorView;
  readonly expected: readonly string[];
}

// What PowerShell 7.6 prints.
const cases: readonly Case[] = [
  {
    name: 'a thrown text',
    message: 'boom',
    category: 'OperationStopped',
    script: "try { throw 'boom' } catch { $_ }",
    at: "throw 'boom'",
    expected: ['Exception: boom'],
  },
  {
    name: 'an error of the language',
    message: 'Attempted to divide by zero.',
    category: 'NotSpecified',
    script: '1/0',
    at: '1/0',
    expected: ['RuntimeException: Attempted to divide by zero.'],
  },
  {
    name: 'an error in the third line',
    message: 'Attempted to divide by zero.',
    category: 'NotSpecified',
    script: '$x=1\n$y=2\ntry { 1/0 } catch { $_ | out-string -width 80 }',
    at: '1/0',
    expected: [
      'RuntimeException: ',
      'Line |',
      '   3 |  try { 1/0 } catch { $_ | out-string -width 80 }',
      '     |        ~~~',
      '     | Attempted to divide by zero.',
    ],
  },
  {
    name: 'an error of a cmdlet',
    message: 'The term is not recognized.\nCheck the spelling.',
    category: 'ObjectNotFound',
    activity: 'Get-Nope',
    script: 'Get-Nope',
    at: 'Get-Nope',
    expected: ['Get-Nope: The term is not recognized.', 'Check the spelling.'],
  },
  {
    name: 'an error record without a cmdlet',
    message: 'm\nn',
    category: 'InvalidArgument',
    expected: ['InvalidArgument: m', 'n'],
  },
  {
    name: 'a script that cannot be parsed',
    message: "An expression was expected after '('.",
    category: 'ParserError',
    script: 'a b(',
    at: '(',
    expected: [
      'ParserError: ',
      'Line |',
      '   1 |  a b(',
      '     |     ~',
      "     | An expression was expected after '('.",
      '',
    ],
  },
  {
    name: 'the normal view',
    message: 'Cannot convert value "x".',
    category: 'InvalidArgument',
    script: "try { [int]'x' } catch { }",
    at: "[int]'x'",
    view: 'NormalView',
    expected: [
      'Cannot convert value "x".',
      'At line:1 char:7',
      "+ try { [int]'x' } catch { }",
      '+       ~~~~~~~~',
      '+ CategoryInfo          : InvalidArgument: (:) [], RuntimeException',
      '+ FullyQualifiedErrorId : TheId',
    ],
  },
  {
    name: 'the category view',
    message: 'x',
    category: 'InvalidArgument',
    view: 'CategoryView',
    expected: ['InvalidArgument: (:) [], RuntimeException'],
  },
];

function recordOf({ message, category, activity = '', script, at }: Case): ErrorRecord {
  const fields = { message, category, activity, fullyQualifiedErrorId: 'TheId' };
  if (script === undefined || at === undefined) return new ErrorRecord(fields);
  const start = script.indexOf(at);
  const position = positionMessage(new SourceText(script), { start, end: start + at.length });
  return new ErrorRecord({ ...fields, position });
}

describe('the text of an error', () => {
  it.each(cases.map((each) => [each.name, each] as const))('of %s', (_, each) => {
    expect(errorText(recordOf(each), each.view).split('\n')).toEqual(each.expected);
  });

  it('names the file and breaks a long message behind the margin', () => {
    const record = new ErrorRecord({
      message: 'The mailbox that was asked for\nis not there.',
      category: 'ObjectNotFound',
      activity: 'Get-Mailbox',
      fullyQualifiedErrorId: 'TheId',
      position: 'At /scripts/move.ps1:12345 char:3\n+   Get-Mailbox x\n+   ~~~~~~~~~~~~~',
    });
    expect(errorText(record, 'ConciseView', 39).split('\n')).toEqual([
      'Get-Mailbox: /scripts/move.ps1:12345',
      ' Line |',
      '12345 |    Get-Mailbox x',
      '      |    ~~~~~~~~~~~~~',
      '      | The mailbox that was asked for',
      '      | is not there.',
      '',
    ]);
  });
});
