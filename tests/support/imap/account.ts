import { readFileSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { userInfo } from 'node:os';

/** Who owns the folder of a server and runs it. */
export interface Account {
  readonly name: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

/** The first of these users that the machine has, where root has to name one; otherwise whoever runs the tests. */
export function unprivilegedAccount(names: readonly string[]): Account {
  if (process.getuid?.() !== 0) {
    const { username: name, uid, gid } = userInfo();
    return { name, group: groupName(gid), uid, gid };
  }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of names) {
    const [, , uid, gid] = users.find(([login]) => login === name) ?? [];
    if (uid !== undefined && gid !== undefined) {
      return { name, group: groupName(Number(gid)), uid: Number(uid), gid: Number(gid) };
    }
  }
  throw new Error(
    `A mail server must not run as root, and this machine has none of the users ${names.join(', ')}.`,
  );
}

export async function giveTo(
  account: Pick<Account, 'uid' | 'gid'>,
  ...paths: readonly string[]
): Promise<void> {
  if (process.getuid?.() !== 0) return;
  await Promise.all(paths.map((path) => chown(path, account.uid, account.gid)));
}

function groupName(gid: number): string {
  const groups = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  return groups.find(([, , id]) => id === String(gid))?.[0] ?? String(gid);
}
