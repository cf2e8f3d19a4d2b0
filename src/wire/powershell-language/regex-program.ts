/** A parsed pattern as instructions for the machine. */
import { type Anchor, type RegexNode, RegexSyntaxError } from './regex-syntax.ts';

export type Instruction =
  | { readonly op: 'set'; readonly matches: (code: number) => boolean }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'anchor'; readonly at: Anchor }
  | { readonly op: 'match' };

const maxInstructions = 20_000;

export function compileRegex(root: RegexNode): readonly Instruction[] {
  const program: Instruction[] = [];
  const add = (instruction: Instruction): number => {
    if (program.length >= maxInstructions)
      throw new RegexSyntaxError('The pattern is too large once its repetitions are written out.');
    return program.push(instruction) - 1;
  };
  const emit = (node: RegexNode): void => {
    switch (node.kind) {
      case 'empty':
        return;
      case 'set':
        add({ op: 'set', matches: node.matches });
        return;
      case 'anchor':
        add({ op: 'anchor', at: node.at });
        return;
      case 'sequence':
        for (const item of node.items) emit(item);
        return;
      case 'group':
        add({ op: 'save', slot: node.index * 2 });
        emit(node.body);
        add({ op: 'save', slot: node.index * 2 + 1 });
        return;
      case 'choice':
        emitChoice(node.options);
        return;
      case 'repeat':
        emitRepeat(node);
    }
  };
  const emitChoice = (options: readonly RegexNode[]): void => {
    const jumps: { op: 'jump'; to: number }[] = [];
    options.forEach((option, index) => {
      if (index === options.length - 1) {
        emit(option);
        return;
      }
      const split = { op: 'split' as const, first: 0, second: 0 };
      split.first = add(split) + 1;
      emit(option);
      const jump = { op: 'jump' as const, to: 0 };
      add(jump);
      jumps.push(jump);
      split.second = program.length;
    });
    for (const jump of jumps) jump.to = program.length;
  };
  const emitRepeat = (node: RegexNode & { kind: 'repeat' }): void => {
    for (let count = 0; count < node.min; count++) emit(node.body);
    if (node.max === Number.POSITIVE_INFINITY) {
      const split = { op: 'split' as const, first: 0, second: 0 };
      const at = add(split);
      emit(node.body);
      add({ op: 'jump', to: at });
      aim(split, at + 1, program.length, node.lazy);
      return;
    }
    const splits: { split: { op: 'split'; first: number; second: number }; body: number }[] = [];
    for (let count = node.min; count < node.max; count++) {
      const split = { op: 'split' as const, first: 0, second: 0 };
      splits.push({ split, body: add(split) + 1 });
      emit(node.body);
    }
    for (const { split, body } of splits) aim(split, body, program.length, node.lazy);
  };
  emit({ kind: 'group', index: 0, body: root });
  add({ op: 'match' });
  return program;
}

function aim(split: { first: number; second: number }, body: number, after: number, lazy: boolean): void {
  split.first = lazy ? after : body;
  split.second = lazy ? body : after;
}
