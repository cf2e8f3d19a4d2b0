import { execFileSync, spawnSync } from 'node:child_process';

/** Reads every entry and keeps nothing: the least that a script in Python would do. */
const script = `
import sys, ldif
class Reader(ldif.LDIFParser):
    def handle(self, dn, entry): pass
Reader(open(sys.argv[1], 'rb')).parse()
`;

/** Debian: python3-ldap. Undefined where it is not installed. */
export function readWithPython(file: string): number | undefined {
  const python = spawnSync('python3', ['-c', 'import ldif'], { stdio: 'ignore' });
  if (python.status !== 0) return undefined;
  return seconds('python3', ['-c', script, file]);
}

export function seconds(command: string, args: readonly string[]): number {
  const startedAt = performance.now();
  execFileSync(command, args, { stdio: 'ignore' });
  return (performance.now() - startedAt) / 1_000;
}
