/**
 * Where a thread's program lies beside the module that starts it: as it was written, or as a package has it. `name` is
 * `shard.worker`, `beside` the starter's `import.meta.url`.
 */
export function workerFile(name: string, beside: string): URL {
  return new URL(`./${name}.${beside.endsWith('.ts') ? 'ts' : 'js'}`, beside);
}
