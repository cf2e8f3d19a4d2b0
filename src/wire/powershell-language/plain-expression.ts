import type { Pipeline } from './ast.ts';

export function isPlainExpression(pipeline: Pipeline): boolean {
  const [only] = pipeline.elements;
  return (
    pipeline.elements.length === 1 &&
    !pipeline.background &&
    only?.kind === 'CommandExpression' &&
    only.redirections.length === 0
  );
}
