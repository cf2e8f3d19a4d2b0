import { loadInYoungHeap } from './young-heap.ts';

/** Loads at the first call, and gives the same to every later one; a load that failed is tried again. */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= loadInYoungHeap(load).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
