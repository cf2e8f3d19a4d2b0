import type { Cmdlet } from './kit/definition.ts';
import type { ViewDefinition } from './kit/format/view-definition.ts';

/** How the objects of these cmdlets are shown, each type once. */
export function viewsOf(cmdlets: Iterable<Cmdlet>): readonly ViewDefinition[] {
  const views = new Set<ViewDefinition>();
  for (const { output } of cmdlets) if (output?.view) views.add(output.view);
  return [...views];
}
