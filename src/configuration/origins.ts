import type { Position } from './toml-places.ts';

/** Where a value was said. Later kinds override earlier ones. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly file: string; readonly position: Position }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'flag'; readonly argument: string };

/** As a person finds it again: `landfall.toml:12:5`, `LANDFALL_STORE__KIND`, `--set store.kind`. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'file':
      return `${origin.file}:${origin.position.line}:${origin.position.column}`;
    case 'environment':
      return origin.variable;
    case 'flag':
      return `--set ${origin.argument}`;
  }
}
