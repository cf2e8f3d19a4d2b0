export interface AheadLimits<T> {
  readonly items: number;
  /** What items weigh, and all together may that are under way or in the taker's hands. One is always let in. */
  readonly weight?: { readonly most: number; of(item: T): number };
}

/**
 * Starts work on several items at once and hands the results out in the order of the items. However it
 * ends, nothing that was started is still running afterwards.
 */
export async function* lookAhead<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  { items: limit, weight }: AheadLimits<T>,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: { readonly result: Promise<R>; readonly weighs: number }[] = [];
  let held = 0;
  try {
    for await (const item of items) {
      const weighs = weight?.of(item) ?? 0;
      while (weight !== undefined && underWay.length > 0 && held + weighs > weight.most) yield* first();
      const result = work(item);
      // Whoever takes the result sees the failure; until then it must not count as unhandled.
      result.catch(() => undefined);
      underWay.push({ result, weighs });
      held += weighs;
      if (underWay.length >= limit) yield* first();
    }
    while (underWay.length > 0) yield* first();
  } finally {
    await Promise.allSettled(underWay.map(({ result }) => result));
  }

  async function* first(): AsyncGenerator<R> {
    const taken = underWay.shift();
    if (taken === undefined) return;
    yield await taken.result;
    held -= taken.weighs;
  }
}
