import type { Clock } from '../../base/clock.ts';
import type { SyncPhase, SyncProgress } from './sync-types.ts';

const minPauseMs = 250;

type State = { -readonly [K in keyof SyncProgress]: SyncProgress[K] };

/** Counts a round as it goes, and tells whoever watches a few times a second. */
export class ProgressMeter {
  readonly state: State = {
    phase: 'surveying',
    currentFolder: null,
    folders: 0,
    syncedFolders: 0,
    estimatedItems: 0,
    estimatedBytes: 0,
    syncedItems: 0,
    syncedBytes: 0,
    skippedItems: 0,
    transferredItems: 0,
    transferredBytes: 0,
  };
  readonly #clock: Clock;
  readonly #listener: ((progress: SyncProgress) => void) | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, listener: ((progress: SyncProgress) => void) | undefined) {
    this.#clock = clock;
    this.#listener = listener;
  }

  enter(phase: SyncPhase): void {
    this.state.phase = phase;
    if (phase === 'finishing' || phase === 'done') this.state.currentFolder = null;
    this.#tell();
  }

  /** To be called after every change of the state. */
  touch(): void {
    if (this.#clock.monotonic() - this.#toldAt >= minPauseMs) this.#tell();
  }

  snapshot(): SyncProgress {
    return { ...this.state };
  }

  #tell(): void {
    this.#toldAt = this.#clock.monotonic();
    this.#listener?.(this.snapshot());
  }
}
