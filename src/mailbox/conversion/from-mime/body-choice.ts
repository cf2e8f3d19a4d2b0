import { findParameter } from '../../../wire/mime/parameters.ts';
import { findFileName, type Part } from '../../../wire/mime/structure.ts';

/** What stands in the body of a message, in its order: [MS-OXCMAIL] section 2.2.3.3. */
export interface TextSegment {
  readonly part: Part;
  readonly kind: 'plain' | 'html' | 'enriched';
  /** The same in plain text, where the sender has written both. Empty for one that another's alternative covers. */
  readonly plain: readonly Part[] | undefined;
}

export interface AttachedPart {
  readonly part: Part;
  /** Beside an HTML text in one multipart/related. */
  readonly isRelated: boolean;
}

export interface BodyChoice {
  readonly segments: readonly TextSegment[];
  readonly attached: readonly AttachedPart[];
  /** text/calendar that is the message itself and no file that came with it. */
  readonly calendar: Part | undefined;
  readonly tnef: Part | undefined;
}

interface Found {
  segments: TextSegment[];
  attached: AttachedPart[];
  calendar: Part | undefined;
  tnef: Part | undefined;
}

/** Text larger than this is no body that a client could show: it stays whole as an attachment. */
export const maxBodyBytes = 16 * 1024 * 1024;

export function chooseBody(root: Part): BodyChoice {
  const found = emptyFound();
  walk(root, found, false);
  return found;
}

function emptyFound(): Found {
  return { segments: [], attached: [], calendar: undefined, tnef: undefined };
}

function walk(part: Part, found: Found, isRelated: boolean): void {
  if (part.children.length > 0) walkMultipart(part, found, isRelated);
  else walkLeaf(part, found, isRelated);
}

function walkMultipart(part: Part, found: Found, isRelated: boolean): void {
  if (part.subtype === 'alternative') walkAlternative(part.children, found, isRelated);
  else if (part.subtype === 'related') walkRelated(part, found);
  else if (part.subtype === 'appledouble') {
    // RFC 1740: the resource fork comes first and means nothing to others.
    for (const child of part.children.slice(1)) walk(child, found, isRelated);
  } else for (const child of part.children) walk(child, found, isRelated);
}

function walkRelated(part: Part, found: Found): void {
  const start = findParameter(part.params, 'start');
  const root = part.children.find((child) => start !== undefined && child.id === start) ?? part.children[0];
  if (root) walk(root, found, true);
  for (const child of part.children) {
    if (child !== root) attachAll(child, found);
  }
}

function attachAll(part: Part, found: Found): void {
  if (part.children.length > 0) for (const child of part.children) attachAll(child, found);
  else found.attached.push({ part, isRelated: true });
}

/** The richest text that can be shown and the plain one beside it; of the other branches what only they hold. */
function walkAlternative(children: readonly Part[], found: Found, isRelated: boolean): void {
  const branches = children.map((child) => {
    const branch = emptyFound();
    walk(child, branch, isRelated);
    return branch;
  });
  for (const branch of branches) {
    found.attached.push(...branch.attached.filter(({ part }) => !isOtherText(part)));
    found.calendar ??= branch.calendar;
    found.tnef ??= branch.tnef;
  }
  const ofKind = (kind: TextSegment['kind']): Found | undefined =>
    branches.findLast((branch) => branch.segments.some((segment) => segment.kind === kind));
  const plain = branches.find((branch) => branch.segments.some((segment) => segment.kind === 'plain'));
  const best = ofKind('html') ?? ofKind('enriched') ?? plain;
  if (best === undefined) return;
  const beside = best === plain ? undefined : plain?.segments.map((segment) => segment.part);
  found.segments.push(
    ...best.segments.map((segment, index) =>
      beside === undefined ? segment : { ...segment, plain: index === 0 ? beside : [] },
    ),
  );
}

/** text/x-amp-html, text/watch-html: further forms of the same text. */
const isOtherText = (part: Part): boolean =>
  part.type === 'text' && part.disposition === undefined && findFileName(part) === undefined;

function walkLeaf(part: Part, found: Found, isRelated: boolean): void {
  const isFirst = found.segments.length === 0 && found.attached.length === 0;
  if (isTnef(part)) found.tnef ??= part;
  else if (isCalendar(part) && found.calendar === undefined) found.calendar = part;
  else if (isBodyText(part, isFirst)) found.segments.push({ part, kind: kindOf(part), plain: undefined });
  else found.attached.push({ part, isRelated });
}

const isTnef = ({ type, subtype }: Part): boolean =>
  type === 'application' && (subtype === 'ms-tnef' || subtype === 'vnd.ms-tnef');

const isCalendar = ({ type, subtype, disposition }: Part): boolean =>
  type === 'text' && subtype === 'calendar' && disposition?.type !== 'attachment';

function kindOf(part: Part): TextSegment['kind'] {
  if (part.subtype === 'html') return 'html';
  return part.subtype === 'enriched' || part.subtype === 'richtext' ? 'enriched' : 'plain';
}

const bodySubtypes = new Set(['plain', 'html', 'enriched', 'richtext']);

/** A name makes a file of a text, but for the first: there are senders that name their body. */
function isBodyText(part: Part, isFirst: boolean): boolean {
  // A multipart whose boundary is never found is one opaque text.
  if (part.type === 'multipart') return true;
  if (part.type !== 'text' || !bodySubtypes.has(part.subtype) || part.size > maxBodyBytes) return false;
  if (part.disposition?.type === 'attachment') return false;
  return findFileName(part) === undefined || (isFirst && part.disposition === undefined);
}
