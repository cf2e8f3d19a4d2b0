import { type ContentLine, formatContentLine, type LineLimits, parseContentLine } from './content-line.ts';

/** RFC 5545 section 3.6: `BEGIN:NAME` to `END:NAME`. */
export interface Component {
  readonly name: string;
  readonly lines: readonly ContentLine[];
  readonly components: readonly Component[];
}

export interface CalendarLimits extends LineLimits {
  /** Characters of the whole; what lies behind is not read. */
  readonly maxLength: number;
  readonly maxLines: number;
  readonly maxDepth: number;
}

export const defaultCalendarLimits: CalendarLimits = {
  maxLength: 8 * 1024 * 1024,
  maxLines: 100_000,
  maxLineLength: 4 * 1024 * 1024,
  maxParameters: 64,
  maxDepth: 8,
};

interface OpenComponent {
  readonly name: string;
  readonly lines: ContentLine[];
  readonly components: Component[];
}

/**
 * The first VCALENDAR in a text, or undefined. Whatever can be read is: lines without a colon are passed over, what is not closed
 * ends with the text, an END that fits an outer component closes the inner ones.
 */
export function parseCalendar(
  text: string,
  limits: CalendarLimits = defaultCalendarLimits,
): Component | undefined {
  const stack: OpenComponent[] = [];
  let skipped = 0;
  let left = limits.maxLines;
  for (const unfolded of unfoldedLines(text.slice(0, limits.maxLength), limits.maxLineLength)) {
    left -= 1;
    if (left < 0) break;
    const line = parseContentLine(unfolded, limits);
    if (line === undefined) continue;
    const name = line.value.trim().toUpperCase();
    if (line.name === 'BEGIN') {
      if (stack.length === 0 && name !== 'VCALENDAR') continue;
      if (stack.length >= limits.maxDepth) skipped += 1;
      else stack.push({ name, lines: [], components: [] });
    } else if (line.name === 'END') {
      if (skipped > 0) {
        skipped -= 1;
        continue;
      }
      if (!stack.some((open) => open.name === name)) continue;
      while (stack.length > 0) {
        const closed = stack.pop();
        if (closed === undefined) break;
        const parent = stack.at(-1);
        if (parent === undefined) return closed;
        parent.components.push(closed);
        if (closed.name === name) break;
      }
    } else if (skipped === 0) stack.at(-1)?.lines.push(line);
  }
  while (stack.length > 1) {
    const closed = stack.pop();
    if (closed !== undefined) stack.at(-1)?.components.push(closed);
  }
  return stack[0];
}

/** A line end and a blank behind it are nothing (RFC 5545 section 3.1); bare line feeds and returns end lines as well. */
function* unfoldedLines(text: string, maxLength: number): Generator<string> {
  let pieces: string[] = [];
  let length = 0;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at <= text.length) {
    const end = endOfLine(text, at);
    const folded = pieces.length > 0 && (text[at] === ' ' || text[at] === '\t');
    const line = text.slice(folded ? at + 1 : at, end);
    if (!folded) {
      if (length > 0) yield pieces.join('');
      pieces = [];
      length = 0;
    }
    const piece = line.slice(0, Math.max(0, maxLength - length));
    pieces.push(piece);
    length += piece.length;
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  if (length > 0) yield pieces.join('');
}

function endOfLine(text: string, from: number): number {
  lineEnd.lastIndex = from;
  return lineEnd.exec(text)?.index ?? text.length;
}

const lineEnd = /[\r\n]/g;

export function formatComponent(component: Component): string {
  const own = component.lines.map(formatContentLine).join('');
  const inner = component.components.map(formatComponent).join('');
  return `BEGIN:${component.name}\r\n${own}${inner}END:${component.name}\r\n`;
}

export const findLine = (component: Component, name: string): ContentLine | undefined =>
  component.lines.find((line) => line.name === name);

export const linesOf = (component: Component, name: string): ContentLine[] =>
  component.lines.filter((line) => line.name === name);

export const componentsOf = (component: Component, name: string): Component[] =>
  component.components.filter((each) => each.name === name);
