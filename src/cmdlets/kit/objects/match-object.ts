import { castTo, toText } from '../../../wire/powershell-language/index.ts';
import { defineObjectType } from '../object-type.ts';

export interface TextMatch {
  readonly text: string;
  readonly index: number;
  readonly groups: readonly string[];
}

export interface MatchedLine {
  readonly line: string;
  readonly lineNumber: number;
  readonly path: string;
  readonly pattern: string;
  readonly ignoresCase: boolean;
  readonly matches: readonly TextMatch[];
}

const textMatchType = defineObjectType<TextMatch>({
  typeNames: ['System.Text.RegularExpressions.Match'],
  properties: {
    Groups: ({ groups }) => [...groups],
    Success: () => true,
    Index: ({ index }) => index,
    Length: ({ text }) => text.length,
    Value: ({ text }) => text,
  },
  toText: ({ text }) => text,
});

export const notFromFile = 'InputStream';

export const matchedLineType = defineObjectType<MatchedLine>({
  typeNames: ['Microsoft.PowerShell.Commands.MatchInfo'],
  properties: {
    IgnoreCase: ({ ignoresCase }) => ignoresCase,
    LineNumber: ({ lineNumber }) => castTo('uint64', lineNumber),
    Line: ({ line }) => line,
    Filename: ({ path }) => /[^\\/]*$/.exec(path)?.[0] ?? '',
    Path: ({ path }) => path,
    Pattern: ({ pattern }) => pattern,
    Matches: ({ matches }) => matches.map(textMatchType.present),
  },
  toText: ({ line, path, lineNumber }) => (path === notFromFile ? line : `${path}:${lineNumber}:${line}`),
  view: {
    table: {
      hideHeaders: true,
      columns: [{ label: 'Line', value: (item) => toText(item) }],
    },
  },
});
