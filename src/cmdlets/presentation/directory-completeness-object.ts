import { defineObjectType } from '../kit/object-type.ts';

/** How many users have an attribute of the address list. */
export interface CompletenessRow {
  readonly attribute: string;
  readonly filled: number;
  readonly users: number;
}

export const directoryCompletenessObject = defineObjectType<CompletenessRow>({
  typeNames: ['Landfall.DirectoryCompleteness'],
  isPart: true,
  toText: ({ attribute, filled, users }) => `${attribute}: ${percentOf(filled, users)}%`,
  properties: {
    Attribute: ({ attribute }) => attribute,
    Filled: ({ filled }) => filled,
    Users: ({ users }) => users,
    Percent: ({ filled, users }) => percentOf(filled, users),
  },
});

const percentOf = (filled: number, users: number): number =>
  users === 0 ? 0 : Math.round((filled / users) * 1000) / 10;
