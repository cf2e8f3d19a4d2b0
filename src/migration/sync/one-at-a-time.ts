/** Work that must not overlap, in the order it was asked for. A failure is its asker's, and stops nobody behind it. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.then(ignore, ignore);
    return result;
  }
}

function ignore(): void {
  // Whoever asked has the promise itself.
}
