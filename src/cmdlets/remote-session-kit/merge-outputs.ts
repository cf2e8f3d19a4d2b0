/** Outputs of several works as they come, no more than `limit` at the same time. One that fails ends itself alone. */
export async function* mergeOutputs<T>(
  works: readonly (() => AsyncIterable<T>)[],
  limit: number,
  onError: (error: unknown, index: number) => void,
): AsyncGenerator<T, void> {
  interface Step {
    readonly index: number;
    readonly iterator: AsyncIterator<T>;
    readonly result?: IteratorResult<T>;
    readonly failure?: { readonly error: unknown };
  }
  const waiting = works.map((work, index) => ({ work, index }));
  const running = new Map<number, Promise<Step>>();
  const iterators = new Set<AsyncIterator<T>>();
  const advance = (index: number, iterator: AsyncIterator<T>) => {
    running.set(
      index,
      iterator.next().then(
        (result): Step => ({ index, iterator, result }),
        (error: unknown): Step => ({ index, iterator, failure: { error } }),
      ),
    );
  };
  const fill = () => {
    while (running.size < limit) {
      const next = waiting.shift();
      if (next === undefined) return;
      const iterator = next.work()[Symbol.asyncIterator]();
      iterators.add(iterator);
      advance(next.index, iterator);
    }
  };
  try {
    for (fill(); running.size > 0; fill()) {
      const { index, iterator, result, failure } = await Promise.race(running.values());
      running.delete(index);
      if (failure !== undefined) onError(failure.error, index);
      if (result?.done !== false) {
        iterators.delete(iterator);
        continue;
      }
      yield result.value;
      advance(index, iterator);
    }
  } finally {
    await Promise.all([...iterators].map((iterator) => iterator.return?.()));
  }
}
