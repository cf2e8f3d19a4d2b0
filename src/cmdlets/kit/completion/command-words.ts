/** The words of a command that is being written, as the binder will take them. */
import type { PlacedWord, Session } from '../../../wire/powershell-language/index.ts';
import type { Catalog } from '../catalog.ts';
import { isInSet, type NamedParameter, type ParameterTable } from '../parameter-table.ts';
import { typeInfoOf } from '../parameter-types.ts';

export interface ReadCommand {
  readonly table: ParameterTable;
  /** With the word that each was given. */
  readonly given: ReadonlyMap<NamedParameter, readonly PlacedWord[]>;
  /** Named last and still without a value: the next word is its. */
  readonly awaiting: NamedParameter | undefined;
  /** The parameter sets that may still be meant. */
  readonly sets: readonly string[];
}

/** Undefined for what is no cmdlet: an expression, a function, a name that nobody knows. */
export function findTable(
  words: readonly PlacedWord[],
  session: Session,
  catalog: Catalog,
): ParameterTable | undefined {
  const [name] = words;
  if (name === undefined || name.kind === 'group' || name.kind === 'variable') return undefined;
  return catalog.find(session.aliases.get(name.value.toLowerCase()) ?? name.value);
}

export function readCommand(words: readonly PlacedWord[], table: ParameterTable): ReadCommand {
  const given = new Map<NamedParameter, PlacedWord[]>();
  const command = { table, sets: table.sets, given };
  let awaiting: NamedParameter | undefined;
  let last: NamedParameter | undefined;
  const give = (one: NamedParameter | undefined, word: PlacedWord): void => {
    if (one === undefined) return;
    given.set(one, [...(given.get(one) ?? []), word]);
    command.sets = setsWith(one, command.sets);
    last = one;
  };
  for (const word of words.slice(1)) {
    if (word.kind === 'parameter') {
      const [, name = '', value] = /^.([^:]*)(?::(.*))?$/s.exec(word.text) ?? [];
      const one = findParameter(table, name);
      awaiting = one !== undefined && one.parameter.switch !== true && !value ? one : undefined;
      if (awaiting === undefined) give(one, word);
      else command.sets = setsWith(awaiting, command.sets);
      last = one;
    } else if (word.continuesList && last !== undefined) give(last, word);
    else if (awaiting !== undefined) {
      give(awaiting, word);
      awaiting = undefined;
    } else give(nextPositional({ ...command, awaiting }, word), word);
  }
  return { ...command, awaiting };
}

/** The parameter that a word in the next position goes to; without a word, one that is still to be written. */
export function nextPositional(
  { table, given, sets }: ReadCommand,
  word?: PlacedWord,
): NamedParameter | undefined {
  const { defaultSet } = table.cmdlet;
  const open = table.positional.filter((one) => !given.has(one) && fits(one, sets));
  const [first] = open;
  const isBlock = word?.kind === 'group' && word.value === '{';
  const same = open.filter(
    (one) => one.parameter.position === first?.parameter.position && takesBlock(one) === isBlock,
  );
  const preferred =
    same.find((one) => defaultSet !== undefined && isInSet(one, defaultSet)) ?? same[0] ?? first;
  return preferred ?? table.all.find((one) => one.parameter.rest === true && fits(one, sets));
}

const takesBlock = ({ parameter }: NamedParameter): boolean =>
  typeInfoOf(parameter.schema).typeName.endsWith('ScriptBlock');

/** What may still be named. */
export function openParameters({ table, given, sets, awaiting }: ReadCommand): NamedParameter[] {
  return table.all.filter((one) => !given.has(one) && one !== awaiting && fits(one, sets));
}

const fits = (one: NamedParameter, sets: readonly string[]): boolean =>
  sets.length === 0 || sets.some((set) => isInSet(one, set));

function setsWith(one: NamedParameter, sets: readonly string[]): readonly string[] {
  const left = sets.filter((set) => isInSet(one, set));
  // Contradictions are the binder's to complain about.
  return left.length > 0 ? left : sets;
}

/** As the binder does, by name, alias or beginning; undefined where that fails. */
function findParameter(table: ParameterTable, typed: string): NamedParameter | undefined {
  const lower = typed.toLowerCase();
  const namesOf = ({ name, parameter }: NamedParameter) =>
    [name, ...(parameter.aliases ?? [])].map((each) => each.toLowerCase());
  return (
    table.all.find((one) => namesOf(one).includes(lower)) ??
    table.all.find((one) => namesOf(one).some((name) => name.startsWith(lower)))
  );
}
