/** Pipelines: expressions evaluated here, commands handed to the driver as stages. */

import type { Command, CommandElement, CommandExpression, Pipeline, Redirection } from './ast.ts';
import { type Compiled, compileExpression } from './compile-expressions.ts';
import { compileLazyRange } from './compile-loops.ts';
import { type CompiledStatement, emit } from './compile-statements.ts';
import { toText } from './convert.ts';
import type { Argument, Code, PipelineRequest, ResolvedRedirection, Stage } from './effect.ts';
import { elementsOf, enumerate, isCollection } from './enumerate.ts';
import type { Frame } from './frame.ts';
import { makeScriptStage } from './function-stage.ts';
import { HashtableValue } from './hashtable.ts';
import { getMember, propertyNames } from './members.ts';
import { isPlainExpression } from './plain-expression.ts';
import { findCommand } from './resolve-command.ts';
import { ScriptBlockValue } from './script-block.ts';
import { fail } from './script-error.ts';
import { isScriptFile, makeFileStage } from './script-file.ts';
import type { Value } from './value.ts';

export function compilePipeline(pipeline: Pipeline): CompiledStatement {
  const [first] = pipeline.elements;
  if (isPlainExpression(pipeline) && first?.kind === 'CommandExpression') return compilePlain(first);
  const stages = pipeline.elements.map((element) =>
    element.kind === 'Command' ? compileCommand(element) : compileValues(element),
  );
  return {
    sync: undefined,
    *run(frame) {
      const made: Stage[] = [];
      for (const stage of stages) made.push(yield* stage(frame));
      const request: PipelineRequest = {
        stages: made,
        background: pipeline.background,
        source: frame.source,
        span: pipeline.span,
      };
      frame.session.lastSuccess = true;
      yield { kind: 'forward', pipeline: request };
    },
  };
}

/** `$i++` as a statement is silent; every other expression gives its value, enumerated. */
function compilePlain({ expression }: CommandExpression): CompiledStatement {
  const compiled = compileExpression(expression);
  const silent = expression.kind === 'Unary' && /\+\+|--/.test(expression.operator);
  const { sync } = compiled;
  return {
    sync:
      sync &&
      ((frame, output) => {
        for (const item of enumerate(sync(frame))) output.push(item);
      }),
    *run(frame) {
      const value = sync ? sync(frame) : yield* compiled.run(frame);
      frame.session.lastSuccess = true;
      if (!silent) yield* emit(value);
    },
  };
}

type MakeStage = (frame: Frame) => Code<Stage>;

function compileValues(element: CommandExpression): MakeStage {
  const redirections = compileRedirections(element.redirections);
  const range = compileLazyRange(element.expression);
  const value = compileExpression(element.expression);
  return function* (frame) {
    const values = range ? yield* range(frame) : enumerate(yield* value.run(frame));
    return { kind: 'values', values, redirections: yield* redirections(frame) };
  };
}

function compileCommand(command: Command): MakeStage {
  const [nameElement, ...rest] = command.elements;
  const name =
    nameElement && nameElement.kind !== 'CommandParameter' ? compileExpression(nameElement) : undefined;
  const args = rest.map(compileArgument);
  const redirections = compileRedirections(command.redirections);
  const { invocation, span } = command;
  return function* (frame) {
    const target = name ? yield* name.run(frame) : null;
    const bound: Argument[] = [];
    for (const argument of args) yield* argument(frame, bound);
    const resolved = yield* redirections(frame);
    const found = resolveCommand(target, invocation, frame);
    if (found instanceof ScriptBlockValue) {
      return makeScriptStage(found, bound, frame, invocation === '.', resolved);
    }
    if (isScriptFile(found.name)) {
      const call = { path: found.name, args: bound, redirections: resolved, sameScope: invocation === '.' };
      return makeFileStage(call, frame);
    }
    const { scope, source } = frame;
    return {
      kind: 'command',
      ...found,
      invocation,
      arguments: bound,
      redirections: resolved,
      scope,
      source,
      span,
    };
  };
}

function resolveCommand(
  target: Value,
  invocation: '&' | '.' | undefined,
  frame: Frame,
): ScriptBlockValue | { readonly name: string; readonly typedName: string } {
  if (target instanceof ScriptBlockValue) return target;
  const typedName = toText(target);
  if (typedName === '') {
    return fail(
      'BadExpression',
      `The expression after '${invocation ?? '&'}' in a pipeline element produced an object that was not valid. It must result in a command name, a script block, or a CommandInfo object.`,
    );
  }
  const found = findCommand(typedName, frame.session, frame.scope);
  return found instanceof ScriptBlockValue ? found : { name: found, typedName };
}

type BindArgument = (frame: Frame, bound: Argument[]) => Code<void>;

function compileArgument(element: CommandElement): BindArgument {
  const { span } = element;
  if (element.kind === 'CommandParameter') {
    const { name } = element;
    const value = element.argument && compileExpression(element.argument);
    return function* (frame, bound) {
      const given = value ? yield* value.run(frame) : null;
      bound.push({ kind: 'parameter', name, value: given, hasValue: value !== undefined, span });
    };
  }
  const value = compileExpression(element);
  if (element.kind === 'Variable' && element.splatted) {
    return function* (frame, bound) {
      bound.push(...splat(yield* value.run(frame), span));
    };
  }
  const bare = element.kind === 'String' && element.style === 'bare';
  const text = element.kind === 'Number' ? element.text : undefined;
  return function* (frame, bound) {
    bound.push({ kind: 'value', value: yield* value.run(frame), bare, text, span });
  };
}

/** A table gives named parameters, an array positional arguments. */
function splat(value: Value, span: Argument['span']): readonly Argument[] {
  if (value instanceof HashtableValue) {
    return [...value.entries()].map(([key, given]) => ({
      kind: 'parameter' as const,
      name: toText(key),
      value: given,
      hasValue: true,
      splatted: true,
      span,
    }));
  }
  if (value === null || value === undefined) return [];
  const values = isCollection(value) ? elementsOf(value) : undefined;
  if (values)
    return values.map((one) => ({ kind: 'value' as const, value: one, bare: false, text: undefined, span }));
  const names = propertyNames(value);
  return names.map((name) => ({
    kind: 'parameter' as const,
    name,
    value: getMember(value, name),
    hasValue: true,
    splatted: true,
    span,
  }));
}

function compileRedirections(
  redirections: readonly Redirection[],
): (frame: Frame) => Code<readonly ResolvedRedirection[]> {
  const parts = redirections.map((redirection) => ({
    redirection,
    target: redirection.kind === 'FileRedirection' ? compileExpression(redirection.target) : undefined,
  }));
  return function* (frame) {
    const resolved: ResolvedRedirection[] = [];
    for (const { redirection, target } of parts) {
      resolved.push(yield* resolveRedirection(redirection, target, frame));
    }
    return resolved;
  };
}

function* resolveRedirection(
  redirection: Redirection,
  target: Compiled | undefined,
  frame: Frame,
): Code<ResolvedRedirection> {
  const { from } = redirection;
  if (redirection.kind === 'MergingRedirection') return { from, to: { stream: redirection.to } };
  return { from, to: { file: target ? yield* target.run(frame) : null, append: redirection.append } };
}
