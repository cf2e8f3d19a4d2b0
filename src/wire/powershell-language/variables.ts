/** `$name`, `${any name}`, `$scope:name`, `@splatted`: specification section 2.3.2. */
import { endsToken, isDoubleQuote, isLetterOrDigit, isVariableStart } from './characters.ts';
import { readEscape } from './escapes.ts';
import type { Mode, Scanner } from './scanner.ts';
import type { Token } from './token.ts';
import { scanWord } from './words.ts';

export interface VariableName {
  readonly path: string;
  readonly end: number;
}

export function scanVariable(scanner: Scanner, start: number, mode: Mode, splatted: boolean): Token {
  const first = scanner.at(start + 1);
  const braced = first === '{';
  if (!braced && !isVariableStart(first)) return scanWord(scanner, start);
  const { path, end } = findVariableName(scanner, start, false);
  // In a command `$x-y` is one expandable word, and so is `${x}y`; `.`, `[` and `=` begin something of their own.
  if (mode === 'command') {
    const next = scanner.at(end);
    const separate =
      endsToken(next) || next === '.' || next === '[' || (!braced && (next === '=' || next === ':'));
    if (!separate) return scanWord(scanner, start);
  }
  return { kind: 'variable', path, splatted, start, end };
}

export function findVariableName(scanner: Scanner, start: number, quoted: boolean): VariableName {
  const first = scanner.at(start + 1);
  if (first === '{') return readBracedName(scanner, start, quoted);
  if (first === '$' || first === '?' || first === '^') return { path: first, end: start + 2 };
  let end = start + 1;
  for (; ; end++) {
    const c = scanner.at(end);
    if (c === ':' && scanner.at(end + 1) !== ':') continue;
    if (c !== '_' && c !== '?' && !isLetterOrDigit(c)) break;
  }
  const path = scanner.text.slice(start + 1, end);
  if (path === '' || path.endsWith(':')) {
    const id =
      path.indexOf(':') === path.length - 1 && path.length > 1 && !knownScope(path.slice(0, -1))
        ? 'InvalidVariableReferenceWithDrive'
        : 'InvalidVariableReference';
    return scanner.host.fail(id, { start, end }, false);
  }
  return { path, end };
}

const scopes = new Set(['global', 'local', 'private', 'script', 'variable', 'using', 'workflow']);
const knownScope = (name: string): boolean => scopes.has(name.toLowerCase());

function readBracedName(scanner: Scanner, start: number, quoted: boolean): VariableName {
  let path = '';
  let offset = start + 2;
  for (;;) {
    const c = scanner.at(offset);
    if (c === '') {
      return scanner.host.fail('IncompleteDollarVariableReference', { start: start + 1, end: offset }, true);
    }
    if (c === '}') break;
    if (c === '{') {
      return scanner.host.fail(
        'OpenBraceNeedsToBeBackTickedInVariableName',
        { start: offset + 1, end: offset + 2 },
        false,
      );
    }
    if (c === '`' && scanner.at(offset + 1) !== '') {
      const escaped = readEscape(scanner, offset + 1);
      path += escaped.value;
      offset = escaped.end;
    } else {
      path += c;
      offset += quoted && isDoubleQuote(c) && isDoubleQuote(scanner.at(offset + 1)) ? 2 : 1;
    }
  }
  const end = offset + 1;
  if (path === '') return scanner.host.fail('EmptyVariableReference', { start: offset, end }, false);
  if (path.endsWith(':')) return scanner.host.fail('InvalidBracedVariableReference', { start, end }, false);
  return { path, end };
}
