/** What could stand at a cursor in a script: TabExpansion of every surface. */
import type { Language } from '../../../base/language.ts';
import { findCursorPlace, type PlacedWord } from '../../../wire/powershell-language/index.ts';
import type { NamedParameter } from '../parameter-table.ts';
import { typeInfoOf } from '../parameter-types.ts';
import { findTable, nextPositional, readCommand } from './command-words.ts';
import { completeCommand, completeFunctionParameter, completeParameter } from './complete-commands.ts';
import {
  completeKey,
  completeMember,
  completeOperator,
  completeType,
  completeVariable,
} from './complete-expressions.ts';
import { completeFilter, completeValue, truths } from './complete-values.ts';
import type { Completion, CompletionCandidate } from './completion.ts';
import type { CompletionContext } from './completion-context.ts';

export interface CompletionOptions {
  /** Of the tooltips. */
  readonly language: Language;
  /** Ends the search for names of objects; what was found until then is offered. */
  readonly signal: AbortSignal;
}

/** Beyond this nobody is completing a word any more. */
const longestText = 1_000_000;

export async function completeInput(
  text: string,
  cursor: number,
  runtime: CompletionContext['runtime'],
  { language, signal }: CompletionOptions,
): Promise<Completion> {
  const nothing = { replaceStart: cursor, replaceLength: 0, candidates: [] };
  const place = text.length > longestText ? undefined : findCursorPlace(text, cursor);
  if (place === undefined || place.kind === 'comment') return nothing;
  const found = await find({ place, text: text.slice(0, cursor), runtime, language, signal });
  if (found.candidates.length === 0) return nothing;
  return { replaceStart: found.start, replaceLength: cursor - found.start, candidates: found.candidates };
}

interface Found {
  readonly start: number;
  readonly candidates: readonly CompletionCandidate[];
}

async function find(context: CompletionContext): Promise<Found> {
  const { place, text } = context;
  const { start, quote, typed } = place;
  const from = (length: number, candidates: readonly CompletionCandidate[]): Found => ({
    start: text.length - length,
    candidates,
  });
  const filterable = findFilterProperties(context);
  if (filterable !== undefined) {
    const word = /-?[\p{L}\p{N}]*$/u.exec(typed)?.[0] ?? '';
    return from(word.length, completeFilter(word, filterable));
  }
  if (quote === "'") return { start, candidates: await completeArgument(context) };
  // `$x.Na` and `(Get-Mailbox).Na`, in a text between double quotes as well.
  const [, target, member = ''] = /((?:\$[\p{L}\p{N}_:.?]+|^))\.([\p{L}\p{N}_]*)$/u.exec(typed) ?? [];
  const isMember = target !== undefined && (target !== '' || place.target !== undefined);
  if (isMember && quote === undefined) return from(member.length, completeMember(target, member, context));
  const variable = /\$(?:\{[^}]*|[\p{L}\p{N}_]*)$/u.exec(typed)?.[0];
  if (variable !== undefined) return from(variable.length, await withTruths(variable, context));
  if (quote === '"') return { start, candidates: await completeArgument(context) };
  const type = /\[([\p{L}\p{N}_.]*)$/u.exec(typed)?.[1];
  if (type !== undefined) return from(type.length, completeType(type));
  if (place.kind === 'key') return { start, candidates: completeKey(typed, context) };
  if (place.kind === 'command') return { start, candidates: completeCommand(place.value, context) };
  return await completeWord(context);
}

/** `-Flag $t`: what a Boolean takes comes before the variables. */
async function withTruths(typed: string, context: CompletionContext): Promise<CompletionCandidate[]> {
  const values = (await completeArgument(context)).filter(({ text }) => /^\$(?:true|false)$/.test(text));
  const named = completeVariable(typed, context);
  return [...values, ...named.filter(({ text }) => !values.some((value) => value.text === text))];
}

/** A word behind the name of a command, or an operand behind another. */
async function completeWord(context: CompletionContext): Promise<Found> {
  const { place, runtime, text } = context;
  const { typed, start, words } = place;
  const table = findTable(words, runtime.session, runtime.catalog);
  const [, name, colon, value = ''] = /^[-\u2013-\u2015]([^:\s]*)(:?)(.*)$/su.exec(typed) ?? [];
  if (table === undefined) {
    if (name === undefined || colon !== '') return { start, candidates: [] };
    const declared = completeFunctionParameter(words[0]?.value ?? '', name, context);
    return { start, candidates: declared.length > 0 ? declared : completeOperator(name) };
  }
  const command = readCommand(words, table);
  if (name !== undefined && colon === '')
    return { start, candidates: completeParameter(name, command, context) };
  if (name === undefined) {
    const candidates = await completeArgument(context);
    if (candidates.length > 0 || typed !== '' || place.continuesList) return { start, candidates };
    return { start, candidates: completeParameter('', command, context) };
  }
  const one = table.all.find((each) => each.name.toLowerCase().startsWith(name.toLowerCase()));
  const isSwitch = one?.parameter.switch === true;
  const candidates = isSwitch ? truths(value) : one ? await completeValue(one, value, context) : [];
  return { start: text.length - value.length, candidates };
}

/** The value of the parameter that the word at the cursor goes to. */
async function completeArgument(context: CompletionContext): Promise<CompletionCandidate[]> {
  const { words, continuesList } = context.place;
  const one = parameterAfter(words, continuesList, context);
  return one === undefined ? [] : await completeValue(one, context.place.value, context);
}

/** The parameter to which a word behind these goes. */
function parameterAfter(
  words: readonly PlacedWord[],
  continuesList: boolean,
  { runtime }: CompletionContext,
): NamedParameter | undefined {
  const table = findTable(words, runtime.session, runtime.catalog);
  if (table === undefined) return undefined;
  const command = readCommand(words, table);
  if (command.awaiting !== undefined) return command.awaiting;
  return continuesList ? [...command.given.keys()].at(-1) : nextPositional(command);
}

/** The properties that a filter may name, where the cursor is in one: `-Filter "Depart` or `-Filter {Depart`. */
function findFilterProperties(context: CompletionContext): readonly string[] | undefined {
  const { quote, words, groups } = context.place;
  const [group] = groups;
  const before = quote !== undefined ? words : group?.opener === '{' ? group.words : [];
  const one = parameterAfter(before, false, context);
  return one && typeInfoOf(one.parameter.schema).filterProperties;
}
