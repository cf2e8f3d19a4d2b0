/** The variables, functions and aliases of a session, as text that outlives the process. */
import { ClixmlError, readClixml, type SecretCipher, writeClixml } from '../../../wire/clixml/index.ts';
import {
  defaultAliases,
  parse,
  print,
  ScriptBlockValue,
  type Session,
  SourceText,
  type Value,
} from '../../../wire/powershell-language/index.ts';

export interface KeptVariables {
  /** Each as a document of its own: one that cannot be read does not take the others with it. */
  readonly values: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, string>>;
  /** Those that are not there from the beginning. */
  readonly aliases: Readonly<Record<string, string>>;
}

export const noVariables: KeptVariables = { values: {}, functions: {}, aliases: {} };

/** As Export-Clixml with -Depth 3: a mailbox in a list in a table keeps its properties. */
const depth = 3;
/** What every session has from its beginning, or has for one command only. */
const ownVariables: ReadonlySet<string> = new Set([
  'psversiontable',
  '_',
  'input',
  'args',
  'this',
  'matches',
]);

/** Secure strings are in the clear in here alone: whoever keeps the text seals all of it with the organisation's key. */
const sealedAsWhole: SecretCipher = {
  seal: (text) => Buffer.from(text, 'utf16le').toString('base64'),
  open: (sealed) => Buffer.from(sealed, 'base64').toString('utf16le'),
};

/** Beyond `maxLength` characters in all, and what CLIXML cannot carry, is left out. */
export function keepVariables({ global, aliases }: Session, maxLength: number): KeptVariables {
  let left = maxLength;
  const take = (text: string): boolean => {
    if (text.length > left) return false;
    left -= text.length;
    return true;
  };
  const values: Record<string, string> = {};
  for (const name of global.names()) {
    const value = global.get(name);
    // A block would come back as its text, and look like one that runs.
    if (ownVariables.has(name) || value instanceof ScriptBlockValue) continue;
    const text = findClixml(value, left);
    if (text !== undefined && take(text)) values[name] = text;
  }
  const functions: Record<string, string> = {};
  for (const name of global.functionNames()) {
    const block = global.findFunction(name.toLowerCase());
    const text = block && print(block.ast);
    if (text !== undefined && take(text)) functions[name] = text;
  }
  const own: Record<string, string> = {};
  for (const [name, target] of aliases) {
    if (defaultAliases.get(name) !== target && take(name + target)) own[name] = target;
  }
  return { values, functions, aliases: own };
}

export function restoreVariables({ global, aliases }: Session, kept: KeptVariables): void {
  for (const [name, text] of Object.entries(kept.values)) {
    const [value] = readClixml(text, { decorate: true, secrets: sealedAsWhole });
    global.set(name, value ?? null);
  }
  for (const [name, text] of Object.entries(kept.functions)) {
    const { script, error } = parse(text);
    if (error === undefined)
      global.setFunction(
        name.toLowerCase(),
        new ScriptBlockValue(script, new SourceText(text), global, name),
      );
  }
  for (const [name, target] of Object.entries(kept.aliases)) aliases.set(name, target);
}

function findClixml(value: Value, maxLength: number): string | undefined {
  try {
    return writeClixml([value], { depth, secrets: sealedAsWhole, maxLength });
  } catch (error) {
    if (error instanceof ClixmlError) return undefined;
    throw error;
  }
}
