import type { OperatorContext } from './binary-operators.ts';
import type { Budget } from './budget.ts';
import type { HashtableValue } from './hashtable.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';
import type { SourceText } from './source.ts';
import type { StaticContext } from './statics.ts';
import type { Value } from './value.ts';

/** One activation: the scope, and what `$_`, `$args` and `$input` are here. Blocks in between share a scope. */
export class Frame implements OperatorContext, StaticContext {
  readonly session: Session;
  readonly budget: Budget;
  readonly scope: Scope;
  readonly source: SourceText;
  item: Value = null;
  args: readonly Value[] = [];
  input: readonly Value[] = [];
  /** Inside a `try`, here or in a caller: an error leaves every statement on its way out. */
  guarded = false;
  depth = 0;

  constructor(session: Session, scope: Scope, source: SourceText) {
    this.session = session;
    this.budget = session.budget;
    this.scope = scope;
    this.source = source;
  }

  get host(): Session['host'] {
    return this.session.host;
  }

  /** The same place with another `$_`, or guarded. */
  derive(scope: Scope = this.scope, source: SourceText = this.source): Frame {
    const frame = new Frame(this.session, scope, source);
    frame.item = this.item;
    frame.args = this.args;
    frame.input = this.input;
    frame.guarded = this.guarded;
    frame.depth = this.depth;
    return frame;
  }

  setMatches(groups: HashtableValue): void {
    this.scope.set('matches', groups);
  }
}
