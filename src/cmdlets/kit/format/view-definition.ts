/** How objects of a type are shown when nobody says otherwise: what a file of type `.format.ps1xml` says. */
import type { Value } from '../../../wire/powershell-language/index.ts';
import type { Alignment } from './column-widths.ts';

/** A property by its name, or something computed from the object. */
export type ShownValue =
  | { readonly property: string }
  | { readonly label: string; readonly value: (item: Value) => Value };

export type TableColumn = ShownValue & {
  /** Instead of the property's name. */
  readonly label?: string;
  /** Cells. Without it the column takes what the first rows need. */
  readonly width?: number;
  /** Left unless said otherwise, for numbers as well. */
  readonly alignment?: Alignment;
  /** `N2`, or `{0:N2} MB`. */
  readonly format?: string;
};

export type ListItem = ShownValue & {
  readonly label?: string;
  readonly format?: string;
  /** The line is left out where this gives false. */
  readonly when?: (item: Value) => boolean;
};

export interface TableView {
  readonly columns: readonly TableColumn[];
  readonly autoSize?: boolean;
  readonly hideHeaders?: boolean;
  readonly wrap?: boolean;
}

export interface ListView {
  readonly items: readonly ListItem[];
}

export interface WideView {
  readonly item: ShownValue;
  readonly columns?: number;
  readonly autoSize?: boolean;
}

/** Lines of its own making, as dates and errors have. */
export interface TextView {
  lines(item: Value): readonly string[];
  /** Stands between other output without blank lines around it. */
  readonly outOfBand?: boolean;
}

export interface ViewDefinition {
  /** For `-View`. */
  readonly name?: string;
  /** Any of these types, or types derived from them. */
  readonly typeNames: readonly string[];
  /** The first of table, list, wide and text that is given is the default. */
  readonly table?: TableView;
  readonly list?: ListView;
  readonly wide?: WideView;
  readonly text?: TextView;
  readonly groupBy?: ShownValue & { readonly label?: string };
  /** What table and list show without `-Property`, where no view says more (`DefaultDisplayPropertySet`). */
  readonly defaultProperties?: readonly string[];
}

export type Shape = 'table' | 'list' | 'wide' | 'text';

const shapes: readonly Shape[] = ['table', 'list', 'wide', 'text'];

export const defaultShapeOf = (view: ViewDefinition): Shape | undefined =>
  shapes.find((shape) => view[shape] !== undefined);
