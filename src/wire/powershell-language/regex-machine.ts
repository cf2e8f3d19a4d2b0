/**
 * Runs a program over a text with all alternatives side by side (Thompson's construction with Pike's
 * captures): the time grows with text times pattern and never explodes. Of several matches at the leftmost
 * place the one wins that a backtracking engine would have tried first.
 */
import type { Instruction } from './regex-program.ts';
import { type Anchor, isWordCode } from './regex-syntax.ts';

/** Start and end of each group; undefined for a group that took no part. */
export type Captures = readonly (number | undefined)[];

interface Threads {
  readonly counters: number[];
  readonly captures: Captures[];
}

/** `spend` is called with the work done since the last call, and throws when it has been too much. */
export function runRegex(
  program: readonly Instruction[],
  text: string,
  from: number,
  spend: (steps: number) => void,
): Captures | undefined {
  const visited = new Int32Array(program.length).fill(-1);
  let current: Threads = { counters: [], captures: [] };
  let next: Threads = { counters: [], captures: [] };
  let matched: Captures | undefined;
  for (let offset = from; offset <= text.length; offset++) {
    // A thread that starts later has the lowest priority, and once something matched none starts any more.
    if (!matched) addThread(program, visited, current, 0, offset, text, []);
    if (current.counters.length === 0 && matched) break;
    spend(current.counters.length + 1);
    const code = offset < text.length ? text.charCodeAt(offset) : -1;
    for (let index = 0; index < current.counters.length; index++) {
      const counter = current.counters[index] ?? 0;
      const instruction = program[counter];
      const captures = current.captures[index] ?? [];
      if (instruction?.op === 'match') {
        matched = captures;
        break;
      }
      if (instruction?.op === 'set' && code >= 0 && instruction.matches(code)) {
        addThread(program, visited, next, counter + 1, offset + 1, text, captures);
      }
    }
    [current, next] = [next, current];
    next.counters.length = 0;
    next.captures.length = 0;
  }
  return matched;
}

/** Follows everything that consumes nothing, with a stack of its own. */
function addThread(
  program: readonly Instruction[],
  visited: Int32Array,
  threads: Threads,
  start: number,
  offset: number,
  text: string,
  startCaptures: Captures,
): void {
  const stack: { counter: number; captures: Captures }[] = [{ counter: start, captures: startCaptures }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { counter, captures } = top;
    if (visited[counter] === offset) continue;
    visited[counter] = offset;
    const instruction = program[counter];
    switch (instruction?.op) {
      case 'jump':
        stack.push({ counter: instruction.to, captures });
        break;
      case 'split':
        stack.push({ counter: instruction.second, captures });
        stack.push({ counter: instruction.first, captures });
        break;
      case 'save': {
        const saved = [...captures];
        saved[instruction.slot] = offset;
        stack.push({ counter: counter + 1, captures: saved });
        break;
      }
      case 'anchor':
        if (holds(instruction.at, text, offset)) stack.push({ counter: counter + 1, captures });
        break;
      default:
        threads.counters.push(counter);
        threads.captures.push(captures);
    }
  }
}

function holds(anchor: Anchor, text: string, offset: number): boolean {
  switch (anchor) {
    case 'start':
      return offset === 0;
    case 'end':
      return offset === text.length;
    case 'lineStart':
      return offset === 0 || text.charCodeAt(offset - 1) === 10;
    case 'lineEnd':
      return offset === text.length || text.charCodeAt(offset) === 10;
    case 'lastLineEnd':
      return offset === text.length || (offset === text.length - 1 && text.charCodeAt(offset) === 10);
    default: {
      const before = offset > 0 && isWordCode(text.charCodeAt(offset - 1));
      const after = offset < text.length && isWordCode(text.charCodeAt(offset));
      return (before !== after) === (anchor === 'word');
    }
  }
}
