/** What could stand at the cursor of a script: the answer of `completeInput`, for shells, REST and the console. */
export interface Completion {
  /** The part of the text that a candidate replaces, in UTF-16 units. */
  readonly replaceStart: number;
  readonly replaceLength: number;
  readonly candidates: readonly CompletionCandidate[];
}

export interface CompletionCandidate {
  /** With the quotes that it needs. */
  readonly text: string;
  /** In a list: without them. */
  readonly display: string;
  /** What it is, in the reader's language; the same as `display` where there is nothing more to say. */
  readonly tooltip: string;
  readonly kind: CandidateKind;
}

/** As System.Management.Automation.CompletionResultType names them. */
export type CandidateKind =
  | 'Command'
  | 'ParameterName'
  | 'ParameterValue'
  | 'Variable'
  | 'Property'
  | 'Method'
  | 'Type'
  | 'Keyword';
