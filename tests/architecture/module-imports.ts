/**
 * Finds every import of a TypeScript module: static, type-only, dynamic, `import('…')` types, re-exports, and
 * `new URL('…', import.meta.url)` for worker files. TypeScript 7 offers no syntax tree to programs, and type
 * stripping drops type imports, so this reads tokens: enough to tell code from comments, strings and patterns.
 */
export interface ModuleImport {
  /** Undefined if it is computed, which no checker can follow. */
  readonly specifier: string | undefined;
  /** As exported there; `*` for a namespace, a re-export of all, or a dynamic import. */
  readonly names: readonly string[];
  readonly line: number;
}

export interface TextLiteral {
  readonly text: string;
  readonly line: number;
}

interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'symbol';
  readonly text: string;
  readonly line: number;
  /** The same for all parts of one template. */
  readonly template?: number;
}

export function findImports(source: string): ModuleImport[] {
  const tokens = tokenize(source);
  const found: ModuleImport[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'word') continue;
    const text = (offset: number) => tokens[index + offset]?.text;
    if (text(-1) === '.') continue;
    if (token.text === 'import' && text(1) === '(') {
      found.push({ specifier: stringAt(tokens, index + 2), names: ['*'], line: token.line });
    } else if (token.text === 'import' && text(1) !== '.' && text(1) !== ':') {
      const direct = stringAt(tokens, index + 1);
      if (direct !== undefined) found.push({ specifier: direct, names: [], line: token.line });
      else pushClause(found, tokens, index);
    } else if (token.text === 'export' && /^(\*|\{|type)$/.test(text(1) ?? '')) {
      if (text(1) !== 'type' || /^(\*|\{)$/.test(text(2) ?? '')) pushClause(found, tokens, index);
    } else if (token.text === 'URL' && text(-1) === 'new' && text(1) === '(') {
      const specifier = tokens[index + 2];
      const rest = tokens.slice(index + 3, index + 20).map((each) => each.text);
      // A template chooses between .ts and .js; its beginning tells the folder, which is what counts.
      const isCode = specifier?.kind === 'template' || /\.[mc]?[tj]s$/.test(specifier?.text ?? '');
      if (isCode && rest.join('').includes(',import.meta.url')) {
        found.push({ specifier: specifier?.text, names: ['*'], line: token.line });
      }
    }
  }
  return found;
}

/** Strings, and templates with `…` for their expressions; import specifiers are left out. */
export function findTexts(source: string): TextLiteral[] {
  const tokens = tokenize(source);
  const strings = tokens.filter(
    ({ kind }, index) => kind === 'string' && !/^(from|import)$/.test(tokens[index - 1]?.text ?? ''),
  );
  const templates = Map.groupBy(
    tokens.filter(({ kind }) => kind === 'template'),
    ({ template }) => template,
  );
  const joined = [...templates.values()].map((parts) => ({
    text: parts.map(({ text }) => text).join('…'),
    line: parts[0]?.line ?? 1,
  }));
  return [...strings.map(({ text, line }) => ({ text, line })), ...joined];
}

/** `import a, { b as c } from 'x'` and `export { b } from 'x'`; a plain `export { b }` names no module. */
function pushClause(found: ModuleImport[], tokens: readonly Token[], start: number): void {
  const names: string[] = [];
  let depth = 0;
  for (let index = start + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) return;
    const previous = tokens[index - 1]?.text;
    if (token.text === '{') depth += 1;
    else if (token.text === '}') depth -= 1;
    else if (token.text === 'from' && depth === 0 && tokens[index + 1]?.kind === 'string') {
      found.push({ specifier: stringAt(tokens, index + 1), names, line: tokens[start]?.line ?? 1 });
      return;
    } else if (token.text === ';' || (depth === 0 && token.text === '=')) return;
    else if (token.text === '*') names.push('*');
    else if (token.kind === 'word' && previous !== 'as' && !isTypeModifier(tokens, index)) {
      if (token.text === 'as') continue;
      names.push(depth === 0 ? 'default' : token.text);
    }
    if (depth === 0 && token.text === '}' && tokens[index + 1]?.text !== 'from') return;
  }
}

function isTypeModifier(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index + 1];
  return (
    tokens[index]?.text === 'type' &&
    (next?.kind === 'word' ? next.text !== 'from' : /^[{*]$/.test(next?.text ?? ''))
  );
}

function stringAt(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index];
  return token?.kind === 'string' ? token.text : undefined;
}

/** Words after which a slash begins a pattern and not a division. */
const beforePattern = /^(return|typeof|case|in|of|void|delete|do|else|yield|await|throw|instanceof|new)$/;

const lexicon =
  /(?<space>\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|^#![^\n]*)|(?<string>'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")|(?<word>[\p{ID_Start}$_#@][\p{ID_Continue}$]*)|(?<number>\d[\w.]*)|(?<symbol>[\s\S])/uy;

const pattern = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** The template expressions that are open, and the depth of braces at which each ends. */
  const open: { template: number; braces: number }[] = [];
  let templates = 0;
  let braces = 0;
  let line = 1;
  let at = 0;

  const advance = (length: number) => {
    for (let end = at + length; at < end; at += 1) if (source[at] === '\n') line += 1;
  };

  /** From a backtick, or from the brace that ends an expression, to the next expression or the end. */
  const readTemplate = (template: number) => {
    const startLine = line;
    let end = at + 1;
    while (end < source.length && source[end] !== '`' && !source.startsWith('${', end)) {
      end += source[end] === '\\' ? 2 : 1;
    }
    tokens.push({ kind: 'template', text: source.slice(at + 1, end), line: startLine, template });
    if (source[end] === '$') {
      open.push({ template, braces });
      advance(end + 2 - at);
    } else advance(end + 1 - at);
  };

  while (at < source.length) {
    if (source[at] === '`') {
      templates += 1;
      readTemplate(templates);
      continue;
    }
    const expression = open.at(-1);
    if (source[at] === '}' && expression?.braces === braces) {
      open.pop();
      readTemplate(expression.template);
      continue;
    }
    if (source[at] === '/' && patternMayBegin(tokens.at(-1))) {
      pattern.lastIndex = at;
      const match = pattern.exec(source);
      if (match !== null) {
        tokens.push({ kind: 'symbol', text: '/…/', line });
        advance(match[0].length);
        continue;
      }
    }
    lexicon.lastIndex = at;
    const match = lexicon.exec(source);
    if (match === null) break;
    const { string, word, number, symbol } = match.groups ?? {};
    if (string !== undefined) tokens.push({ kind: 'string', text: string.slice(1, -1), line });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, line });
    else if (number !== undefined) tokens.push({ kind: 'symbol', text: ')', line });
    else if (symbol !== undefined) {
      if (symbol === '{') braces += 1;
      if (symbol === '}') braces -= 1;
      tokens.push({ kind: 'symbol', text: symbol, line });
    }
    advance(match[0].length);
  }
  return tokens;
}

function patternMayBegin(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (previous.kind === 'word') return beforePattern.test(previous.text);
  return previous.kind === 'symbol' && !/^[)\]}]$/.test(previous.text) && previous.text !== '/…/';
}
