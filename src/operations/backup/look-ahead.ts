/**
 * Starts work on up to `limit` items at once and hands the results out in the order of the items. However it
 * ends, nothing that was started is still running afterwards.
 */
export async function* lookAhead<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const started = work(item);
      // Whoever takes the result sees the failure; until then it must not count as unhandled.
      started.catch(() => undefined);
      underWay.push(started);
      if (underWay.length >= limit) yield await (underWay.shift() as Promise<R>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(underWay);
  }
}
