/** A filter as it was written, before it is known what objects it is for. */

export const comparisonOperators = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'like', 'notlike'] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

export interface FilterComparison {
  readonly kind: 'comparison';
  readonly property: string;
  readonly operator: ComparisonOperator;
  /** Numbers, sizes and dates are text here: what they are depends on the property. */
  readonly value: string | boolean | null;
  readonly position: number;
  readonly valuePosition: number;
}

export type FilterExpression =
  | FilterComparison
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly FilterExpression[] };
