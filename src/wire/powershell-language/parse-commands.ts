/** Commands and their arguments: specification section 8.2 and appendix B.2.3. */
import type {
  Command,
  CommandElement,
  CommandParameter,
  Expression,
  FileRedirection,
  Redirection,
  StringConstant,
} from './ast.ts';
import { endsToken } from './characters.ts';
import { parsePostfix } from './parse-postfix.ts';
import { parsePrimary } from './parse-primaries.ts';
import type { ParserState } from './parser-state.ts';
import type { ParameterToken, RedirectionToken, Token, WordToken } from './token.ts';

/** Undefined when there is no command here. */
export function parseCommand(state: ParserState): Command | undefined {
  return state.inMode('command', () => {
    const first = state.peek();
    let invocation: '&' | '.' | undefined;
    if (first.kind === '&' || first.kind === '.') {
      invocation = first.kind;
      state.take(first);
    }
    const elements: CommandElement[] = [];
    const redirections: Redirection[] = [];
    let sawDashes = false;
    for (;;) {
      const token = state.peek();
      if (endsCommand(token)) break;
      const isName = elements.length === 0;
      if (token.kind === ',') return state.failAt('MissingArgument', token);
      if (token.kind === '<') return state.failAt('RedirectionNotSupported', token, '<');
      if (token.kind === 'redirection' && !isName) {
        redirections.push(parseRedirection(state, token));
      } else if (token.kind === 'operator' && token.unary === '--') {
        state.take(token);
        if (sawDashes || isName) elements.push(bareWord(state, token));
        else
          elements.push({
            kind: 'CommandParameter',
            name: '-',
            argument: undefined,
            span: state.span(token.start),
          });
        sawDashes = true;
      } else if (token.kind === 'parameter' && !isName && !sawDashes) {
        elements.push(parseParameter(state, token));
      } else if (token.kind === 'parameter' || token.kind === 'redirection') {
        state.take(token);
        elements.push(bareWord(state, token));
      } else {
        const argument = isName ? parseName(state, invocation !== undefined) : parseArgument(state);
        if (!argument) break;
        elements.push(argument);
        if (argument.kind === 'String' && argument.style === 'bare' && argument.value === '--%') {
          const rest = takeVerbatim(state);
          if (rest) elements.push(rest);
          break;
        }
      }
    }
    if (elements.length === 0) {
      if (invocation) return state.fail('MissingExpression', first, false, invocation);
      return undefined;
    }
    return { kind: 'Command', invocation, elements, redirections, span: state.span(first.start) };
  });
}

function endsCommand(token: Token): boolean {
  switch (token.kind) {
    case 'end':
    case 'newline':
    case ';':
    case '|':
    case '||':
    case '&&':
    case '&':
    case ')':
    case '}':
      return true;
    default:
      return false;
  }
}

/** A name is one argument, never a list; only after `&` or `.` may it be computed from a word with variables. */
function parseName(state: ParserState, invoked: boolean): Expression | undefined {
  const token = state.peek();
  if (token.kind === 'word' && token.parts && !invoked) {
    state.take(token);
    return {
      kind: 'String',
      style: 'bare',
      value: token.value,
      text: state.textOf(token),
      span: state.span(token.start),
    };
  }
  return parseSingleArgument(state);
}

/** After `-Name:` white space is allowed, and one argument or a list must follow. */
function parseParameter(state: ParserState, token: ParameterToken): CommandParameter {
  state.take(token);
  let argument: Expression | undefined;
  if (token.colon && state.peek().kind !== ',') {
    argument = parseArgument(state);
    if (!argument) {
      const end = { start: token.end, end: token.end };
      return state.fail('ParameterRequiresArgument', end, false, state.textOf(token));
    }
  }
  return { kind: 'CommandParameter', name: token.name, argument, span: state.span(token.start) };
}

/** One argument, or several with commas between them. */
export function parseArgument(state: ParserState): Expression | undefined {
  const first = parseSingleArgument(state);
  if (!first) return undefined;
  if (state.peek().kind !== ',') return first;
  const elements = [first];
  for (let comma = state.accept(','); comma; comma = state.accept(',')) {
    state.skipNewlines();
    const element = parseSingleArgument(state);
    if (!element) return state.failMissing('MissingExpression', comma.end, ',');
    elements.push(element);
  }
  const splat = elements.find((element) => element.kind === 'Variable' && element.splatted);
  if (splat?.kind === 'Variable') {
    return state.fail('SplattingNotPermittedInArgumentList', splat.span, false, splat.path);
  }
  return { kind: 'List', elements, span: { start: first.span.start, end: state.span(state.offset).start } };
}

export function parseSingleArgument(state: ParserState): Expression | undefined {
  const token = state.peek();
  if (endsCommand(token)) return undefined;
  switch (token.kind) {
    case 'variable':
    case 'number':
    case 'string':
    case '(':
    case '$(':
    case '@(':
    case '@{':
    case '{': {
      const primary = parsePrimary(state);
      return primary && parsePostfix(state, primary);
    }
    case ',':
    case 'redirection':
    case '<':
      return undefined;
    case 'word':
      state.take(token);
      return wordExpression(state, token);
    case 'operator':
      if (token.unary === '--') return undefined;
      state.take(token);
      return bareWord(state, token);
    default:
      state.take(token);
      return bareWord(state, token);
  }
}

export function wordExpression(state: ParserState, token: WordToken): Expression {
  const span = state.span(token.start, token.end);
  const { value, parts } = token;
  if (parts) return { kind: 'ExpandableString', style: 'bare', parts, value, span };
  return { kind: 'String', style: 'bare', value, text: state.textOf(token), span };
}

/** Signs that mean something elsewhere are only text to a command: `%`, `=`, `]`. */
function bareWord(state: ParserState, token: Token): StringConstant {
  const text = state.textOf(token);
  return { kind: 'String', style: 'bare', value: text, text, span: state.span(token.start, token.end) };
}

export function parseRedirections(state: ParserState): readonly Redirection[] {
  const redirections: Redirection[] = [];
  for (let token = state.peek(); token.kind === 'redirection'; token = state.peek()) {
    redirections.push(parseRedirection(state, token));
  }
  return redirections;
}

function parseRedirection(state: ParserState, token: RedirectionToken): Redirection {
  state.take(token);
  if (token.mergeTo !== undefined) {
    return { kind: 'MergingRedirection', from: token.from, to: token.mergeTo, span: state.span(token.start) };
  }
  const target = state.inMode('command', () => parseSingleArgument(state));
  if (!target) {
    return state.fail('MissingFileSpecification', { start: token.end, end: token.end }, false);
  }
  const redirection: FileRedirection = {
    kind: 'FileRedirection',
    from: token.from,
    append: token.append,
    target,
    span: state.span(token.start),
  };
  return redirection;
}

/** `--%` hands the rest of the line over as it stands, up to a pipe outside quotes. */
function takeVerbatim(state: ParserState): StringConstant | undefined {
  const start = state.scanner.skipSpace(state.offset);
  let offset = start;
  for (let quoted = false; offset < state.text.length; offset++) {
    const c = state.scanner.at(offset);
    if (c === '\n' || c === '\r') break;
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '|' || (c === '&' && state.scanner.at(offset + 1) === '&'))) break;
  }
  if (offset === start) return undefined;
  state.offset = offset;
  const text = state.text.slice(start, offset);
  return { kind: 'String', style: 'bare', value: text, text, span: state.span(start) };
}

/** In a command, a full stop before white space is no member access but the start of the next word. */
export function isDetached(state: ParserState, offset: number): boolean {
  const c = state.scanner.at(offset);
  return state.mode === 'command' && (c === '' || c === '\0' || (endsToken(c) && !'&(),;{}|'.includes(c)));
}
