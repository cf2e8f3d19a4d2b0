import { execFileSync, spawnSync } from 'node:child_process';

/** Reads every entry and keeps nothing: the least that a script in Python would do. */
const script = `
import sys, ldif
class Reader(ldif.LDIFParser):
    def handle(self, dn, entry): pass
Reader(open(sys.argv[1], 'rb')).parse()
`;

/** The system's own, whose packages are Debian's. */
const python = '/usr/bin/python3';

/** Debian: python3-ldap. Undefined where it is not installed. */
export function readWithPython(file: string): number | undefined {
  const found = spawnSync(python, ['-c', 'import ldif'], { stdio: 'ignore' });
  if (found.status !== 0) return undefined;
  return seconds(python, ['-c', script, file]);
}

export function seconds(command: string, args: readonly string[]): number {
  const startedAt = performance.now();
  // Not into /dev/null: grep sees that, and stops at the first line that it finds.
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  return (performance.now() - startedAt) / 1_000;
}
