import type { Line } from './line-file.ts';
import { asError, type ReadDamage } from './opened-backup.ts';

/** What could not be restored, said so that a person knows whom to tell. */
export interface RestoreLoss {
  readonly tenant?: number;
  readonly mailbox?: number;
  readonly sentence: string;
}

/** Decides what damage means: the end of the restore, or a line in its report. */
export class RestoreReport {
  readonly #keepGoing: boolean;
  readonly #onLoss: ((loss: RestoreLoss) => void) | undefined;
  losses = 0;

  constructor(keepGoing: boolean, onLoss?: (loss: RestoreLoss) => void) {
    this.#keepGoing = keepGoing;
    this.#onLoss = onLoss;
  }

  /** The value of a line; undefined for damage that is passed over. */
  value(line: Line | ReadDamage, where: Omit<RestoreLoss, 'sentence'>): unknown {
    if (line.kind === 'line') return line.value;
    if (!('file' in line)) return undefined;
    const whom = where.mailbox === undefined ? 'the directory' : `mailbox ${where.mailbox}`;
    this.lose(
      { ...where, sentence: `Generation ${line.generation} of ${whom} is incomplete: ${line.why}.` },
      asError(line),
    );
    return undefined;
  }

  lose(loss: RestoreLoss, error: unknown): void {
    if (!this.#keepGoing) throw error;
    this.note(loss);
  }

  /** Worth telling, and no damage of the backup. */
  note(loss: RestoreLoss): void {
    this.losses += 1;
    this.#onLoss?.(loss);
  }
}
