/** Judges the imports of the sources by the table in layers.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { layers, packageRules, roomRules, sharedRooms, sqlRooms } from './layers.ts';
import { findImports, findTexts, type ModuleImport } from './module-imports.ts';

/** `path` is below src/, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export function readSources(sourceRoot: string): SourceFile[] {
  return readdirSync(sourceRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: path.relative(sourceRoot, file).split(path.sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }));
}

export function checkSources(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => [...checkImports(file), ...checkTexts(file)]);
}

/** Where a file stands; undefined if the table has no place for it. */
interface Place {
  readonly layer: number;
  /** The line of the table, such as `servers/*`. */
  readonly entry: string;
  /** The room itself, such as `servers/imap`. */
  readonly room: string;
}

const isTest = (file: string) => /\.(test|bench)\.ts$/.test(file);
/** Contract suites and fakes are used by tests alone, and lie beside the port that they describe. */
const mayUseTestTools = (file: string) => isTest(file) || /(^|[./-])contracts?([./-]|$)/.test(file);

function place(file: string): Place | undefined {
  const [first = '', second] = file.split('/');
  const isNested = file.split('/').length > 2;
  const candidates = isNested ? [`${first}/${second}`, `${first}/*`, first] : [first];
  for (const candidate of candidates) {
    const layer = layers.findIndex((line) => line.includes(candidate));
    if (layer === -1) continue;
    const room = candidate.endsWith('/*') ? `${first}/${second}` : candidate;
    return { layer, entry: candidate, room };
  }
  return undefined;
}

function* checkImports(file: SourceFile): Generator<Violation> {
  const from = place(file.path);
  if (from === undefined) {
    yield violation(file, 1, `no room of the house: tests/architecture/layers.ts names no folder for it`);
    return;
  }
  for (const found of findImports(file.text)) {
    const message = judge(file, from, found);
    if (message !== undefined) yield violation(file, found.line, message);
  }
}

function judge(file: SourceFile, from: Place, found: ModuleImport): string | undefined {
  if (found.specifier === undefined) return 'imports a computed path, which no check can follow';
  if (!found.specifier.startsWith('.')) return judgePackage(file, from, found, found.specifier);
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file.path), found.specifier));
  if (target.startsWith('..')) {
    return mayUseTestTools(file.path) && !target.startsWith('../console')
      ? undefined
      : `imports ${found.specifier}, which is outside src/`;
  }
  if (!isTest(file.path) && isTest(target)) return `imports the test ${target}`;
  return judgeArrow(file, from, target);
}

function judgeArrow(file: SourceFile, from: Place, target: string): string | undefined {
  const to = place(target);
  if (to === undefined) return `imports ${target}, which lies in no room of tests/architecture/layers.ts`;
  if (to.layer > from.layer || to.room === from.room) return undefined;
  if (to.layer === from.layer) {
    if (sharedRooms.includes(from.entry)) return undefined;
    return `imports ${target}: an arrow sideways, ${from.room} and ${to.room} do not see each other`;
  }
  // A test of a port may run against an implementation of it, as long as it stays in the same house.
  if (isTest(file.path) && file.path.split('/')[0] === target.split('/')[0]) return undefined;
  return `imports ${target}: an arrow up, ${from.room} stands below ${to.room}`;
}

function judgePackage(
  file: SourceFile,
  from: Place,
  found: ModuleImport,
  specifier: string,
): string | undefined {
  const name = packageName(specifier);
  if (mayUseTestTools(file.path)) return undefined;
  const kept = packageRules.find((rule) => rule.packages.includes(name));
  if (kept !== undefined && !kept.rooms.some((room) => file.path.startsWith(`${room}/`))) {
    return `imports ${specifier}, which belongs to ${kept.rooms.join(', ')}: ${kept.reason}`;
  }
  const rule = roomRules.find(({ room }) => room === from.room);
  if (rule === undefined) return undefined;
  const allowed = rule.packages[name];
  if (allowed === undefined) return `imports ${specifier}, which ${rule.room} may not: ${rule.reason}`;
  const refused = found.names.filter((one) => allowed !== 'any' && !allowed.some((each) => each.test(one)));
  if (refused.length === 0) return undefined;
  return `imports ${refused.join(', ')} of ${specifier}, which ${rule.room} may not: ${rule.reason}`;
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Statements as they are written in code: keywords in capitals, with the word that must follow them. */
const sqlText =
  /^\s*(SELECT\s[\s\S]*\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|(CREATE|ALTER|DROP)\s+(UNIQUE\s+|VIRTUAL\s+)?(TABLE|INDEX|VIEW|TRIGGER|DATABASE)\s|PRAGMA\s+\w|BEGIN\s+(IMMEDIATE|EXCLUSIVE|TRANSACTION))/;

function* checkTexts(file: SourceFile): Generator<Violation> {
  if (isTest(file.path) || sqlRooms.some((room) => file.path.startsWith(`${room}/`))) return;
  for (const { text, line } of findTexts(file.text)) {
    if (sqlText.test(text)) {
      yield violation(file, line, `contains SQL, which is written in ${sqlRooms.join(', ')} alone`);
    }
  }
}

function violation(file: SourceFile, line: number, message: string): Violation {
  return { path: `src/${file.path}`, line, message };
}
