import { builtInViews } from './built-in-views.ts';
import type { Culture } from './culture.ts';
import { defaultShapeOf, type Shape, type ViewDefinition } from './view-definition.ts';

export interface FoundView {
  readonly view: ViewDefinition;
  readonly shape: Shape;
}

/** All views that are known. Where several fit, the one of the most derived type is taken, then the first given. */
export class ViewCatalog {
  readonly #byType = new Map<string, ViewDefinition[]>();

  constructor(views: Iterable<ViewDefinition>, culture: Culture) {
    for (const view of [...views, ...builtInViews(culture)]) {
      for (const typeName of view.typeNames) {
        const key = typeName.toLowerCase();
        const known = this.#byType.get(key);
        if (known) known.push(view);
        else this.#byType.set(key, [view]);
      }
    }
  }

  /** The view for a shape, or the type's default view when no shape is asked for. */
  find(typeNames: readonly string[], shape?: Shape, name?: string): FoundView | undefined {
    for (const view of this.#candidates(typeNames)) {
      if (name !== undefined && view.name?.toLowerCase() !== name.toLowerCase()) continue;
      const found = shape ?? defaultShapeOf(view);
      if (found !== undefined && view[found] !== undefined) return { view, shape: found };
    }
    return undefined;
  }

  findOutOfBand(typeNames: readonly string[]): ViewDefinition | undefined {
    const [first] = this.#candidates(typeNames);
    return first?.text?.outOfBand ? first : undefined;
  }

  findDefaultProperties(typeNames: readonly string[]): readonly string[] | undefined {
    for (const view of this.#candidates(typeNames)) {
      if (view.defaultProperties !== undefined) return view.defaultProperties;
    }
    return undefined;
  }

  *#candidates(typeNames: readonly string[]): IterableIterator<ViewDefinition> {
    for (const name of typeNames) yield* this.#byType.get(bareTypeName(name).toLowerCase()) ?? [];
  }
}

/** Objects from another session carry the name of their type behind this prefix. */
export const bareTypeName = (name: string): string => name.replace(/^Deserialized\./i, '');

export function appliesTo(view: ViewDefinition, typeNames: readonly string[]): boolean {
  const wanted = view.typeNames.map((name) => name.toLowerCase());
  return typeNames.some((name) => wanted.includes(bareTypeName(name).toLowerCase()));
}
