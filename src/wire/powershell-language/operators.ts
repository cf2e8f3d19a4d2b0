/** The dashed operators, with precedence as in specification section 7 (higher binds tighter). */
import type { BinaryOperator, CaseOperator, CaseRule, UnaryOperator } from './ast.ts';

const caseOperators: readonly CaseOperator[] = [
  '-eq',
  '-ne',
  '-gt',
  '-ge',
  '-lt',
  '-le',
  '-like',
  '-notlike',
  '-match',
  '-notmatch',
  '-contains',
  '-notcontains',
  '-in',
  '-notin',
  '-replace',
  '-split',
];
const plainOperators: readonly BinaryOperator[] = [
  '-f',
  '-and',
  '-or',
  '-xor',
  '-band',
  '-bor',
  '-bxor',
  '-shl',
  '-shr',
  '-as',
  '-is',
  '-isnot',
  '-join',
];

export interface DashedOperator {
  readonly binary: BinaryOperator | undefined;
  readonly unary: UnaryOperator | undefined;
  readonly caseRule: CaseRule;
}

const dashedOperators = new Map<string, DashedOperator>();
for (const binary of caseOperators) {
  const unary = binary === '-split' ? binary : undefined;
  dashedOperators.set(binary, { binary, unary, caseRule: 'default' });
  dashedOperators.set(`-i${binary.slice(1)}`, { binary, unary, caseRule: 'insensitive' });
  dashedOperators.set(`-c${binary.slice(1)}`, { binary, unary, caseRule: 'sensitive' });
}
for (const binary of plainOperators) {
  const unary = binary === '-join' ? binary : undefined;
  dashedOperators.set(binary, { binary, unary, caseRule: 'default' });
}
for (const unary of ['-not', '-bnot'] as const) {
  dashedOperators.set(unary, { binary: undefined, unary, caseRule: 'default' });
}

/** `name` with its dash, in any letter case. */
export function findDashedOperator(name: string): DashedOperator | undefined {
  return name.length > 13 ? undefined : dashedOperators.get(name.toLowerCase());
}

export function precedenceOf(operator: BinaryOperator): number {
  switch (operator) {
    case '-and':
    case '-or':
    case '-xor':
      return 1;
    case '-band':
    case '-bor':
    case '-bxor':
      return 2;
    case '??':
      return 4;
    case '+':
    case '-':
      return 5;
    case '*':
    case '/':
    case '%':
      return 6;
    case '-f':
      return 7;
    case '..':
      return 8;
    default:
      return 3;
  }
}
