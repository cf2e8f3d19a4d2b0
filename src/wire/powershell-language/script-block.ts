import type { ScriptBlock } from './ast.ts';
import type { Scope } from './scope.ts';
import type { SourceText } from './source.ts';
import { markValueClass } from './value.ts';

/**
 * `{ … }` as a value. The code is compiled when it is first run. Blocks are no closures in PowerShell: the
 * scope kept here is that of the place where the block was written, used when a cmdlet runs it there.
 */
export class ScriptBlockValue {
  readonly ast: ScriptBlock;
  readonly source: SourceText;
  readonly scope: Scope;
  /** Names a function's body in messages. */
  readonly name: string | undefined;

  constructor(ast: ScriptBlock, source: SourceText, scope: Scope, name?: string) {
    this.ast = ast;
    this.source = source;
    this.scope = scope;
    this.name = name;
  }

  get text(): string {
    const { start, end } = this.ast.span;
    const text = this.source.text.slice(start, end);
    return text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  }
}

markValueClass(ScriptBlockValue);
