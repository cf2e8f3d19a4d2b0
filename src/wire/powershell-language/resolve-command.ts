import type { Scope } from './scope.ts';
import type { ScriptBlockValue } from './script-block.ts';
import type { Session } from './session.ts';

const mostHops = 10;

/** What a name stands for: aliases come before functions, and functions before the commands of the host. */
export function findCommand(typedName: string, session: Session, scope: Scope): ScriptBlockValue | string {
  let name = typedName;
  for (let hops = 0; hops < mostHops; hops++) {
    const next = session.aliases.get(name.toLowerCase());
    if (next === undefined) break;
    name = next;
  }
  return scope.findFunction(name.toLowerCase()) ?? name;
}
