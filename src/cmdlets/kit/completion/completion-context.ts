import type { Language } from '../../../base/language.ts';
import type { CursorPlace } from '../../../wire/powershell-language/index.ts';
import type { Runtime } from '../runtime.ts';
import type { CandidateKind, CompletionCandidate } from './completion.ts';

/** What completion works with: the session is only read, and cmdlets that read are run. */
export interface CompletionContext {
  readonly place: CursorPlace;
  readonly text: string;
  readonly runtime: Pick<Runtime, 'session' | 'catalog' | 'runCommands'>;
  readonly language: Language;
  readonly signal: AbortSignal;
}

export function candidate(
  kind: CandidateKind,
  text: string,
  tooltip: string = text,
  display: string = text,
): CompletionCandidate {
  return { kind, text, display, tooltip };
}

export const startsWith = (text: string, beginning: string): boolean =>
  text.toLowerCase().startsWith(beginning.toLowerCase());
