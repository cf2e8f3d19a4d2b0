import type { LocalText } from '../../base/language.ts';
import type {
  Check,
  CheckedPlatform,
  CheckedStore,
  CheckStage,
  Finding,
  RepairOptions,
  RepairStep,
} from '../../store/sql/checks/kit/store-check.ts';
import { checks } from '../../store/sql/checks/registry.gen.ts';
import { directoryChecks } from '../../store/sql/directory-checks/registry.gen.ts';

/** A check with what it looks at. */
export interface RunnableCheck {
  readonly name: string;
  readonly stage: CheckStage;
  readonly holds: LocalText;
  readonly mends?: LocalText;
  find(): AsyncIterable<Finding>;
  repair?(findings: readonly Finding[], options: RepairOptions): AsyncIterable<RepairStep>;
}

/** Every check of mail stores, for one database. */
export function checksOfStore(store: CheckedStore): RunnableCheck[] {
  return checks.map((check) => bind(check, store));
}

/** Every check of the database of tenants and directories. */
export function checksOfPlatform(platform: CheckedPlatform): RunnableCheck[] {
  return directoryChecks.map((check) => bind(check, platform));
}

function bind<C>(check: Check<C>, store: C): RunnableCheck {
  const { name, stage, holds, mends, repair } = check;
  return {
    name,
    stage,
    holds,
    ...(mends === undefined ? {} : { mends }),
    find: () => check.find(store),
    ...(repair === undefined ? {} : { repair: (findings, options) => repair(store, findings, options) }),
  };
}
