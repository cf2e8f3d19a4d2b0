import { readFileSync, writeFileSync } from 'node:fs';

/** Who holds a data folder, told to whoever comes second. The lock itself is the kernel's; this is a note beside it. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly command: string;
}

export function writeLockHolder(file: string, holder: LockHolder): void {
  writeFileSync(file, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
}

/** Undefined where the note is missing or was just being written: the lock holds without it. */
export function findLockHolder(file: string): LockHolder | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isLockHolder(found) ? found : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}

function isLockHolder(value: unknown): value is LockHolder {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, host, startedAt, command } = value as Partial<Record<keyof LockHolder, unknown>>;
  return (
    typeof pid === 'number' &&
    typeof host === 'string' &&
    typeof startedAt === 'string' &&
    typeof command === 'string'
  );
}
