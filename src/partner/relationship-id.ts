/**
 * The identity of a relationship: its own GUID and that of the partner, as Microsoft Graph writes those of delegated
 * administration (`<guid>-<guid>`). Whoever has it knows where the offer lies; nobody guesses one.
 */
import { type Guid, parseGuid } from '../base/ids.ts';

export interface RelationshipId {
  readonly guid: Guid;
  readonly partner: Guid;
}

const guidLength = 36;

export const relationshipId = ({ guid, partner }: RelationshipId): string => `${guid}-${partner}`;

export function parseRelationshipId(text: string): RelationshipId | undefined {
  const given = text.trim();
  if (given.length !== 2 * guidLength + 1 || given[guidLength] !== '-') return undefined;
  const guid = parseGuid(given.slice(0, guidLength));
  const partner = parseGuid(given.slice(guidLength + 1));
  return guid && partner && { guid, partner };
}
