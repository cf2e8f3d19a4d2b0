import type { Cmdlet } from './kit/definition.ts';
import type { ViewDefinition } from './kit/format/view-definition.ts';

/** How the objects of these cmdlets are shown, each type once. */
export function viewsOf(cmdlets: Iterable<Cmdlet>): readonly ViewDefinition[] {
  const views = new Set<ViewDefinition>();
  for (const { output, otherOutputs = [] } of cmdlets) {
    for (const each of [output, ...otherOutputs]) if (each?.view) views.add(each.view);
  }
  return [...views];
}
