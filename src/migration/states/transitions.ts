/** From each state, what may happen and what it leads to. `gone`: the object is no more. */
export type Transitions<State extends string, Event extends string> = Readonly<
  Record<State, Partial<Readonly<Record<Event, State | 'gone'>>>>
>;

/** Undefined where the event cannot happen: the caller knows whether that is an error or late news. */
export function findNext<State extends string, Event extends string>(
  table: Transitions<State, Event>,
  state: State,
  event: Event,
): State | 'gone' | undefined {
  return table[state][event];
}
