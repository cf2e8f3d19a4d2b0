import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/child.ts';
import { layers } from './layers.ts';

const read = (file: string) => readFileSync(path.join(projectRoot, file), 'utf8');
const architecture = read('ARCHITECTURE.md');
const sources = path.join(projectRoot, 'src');

/** The rows of the table of rooms: names, and what the last column says of them. */
const rows = (/^## The house\n[\s\S]*?^\|---.*\n(?<rows>(?:\|.*\n)+)/m.exec(architecture)?.groups?.rows ?? '')
  .trim()
  .split('\n')
  .map((line) => {
    const [rooms = '', , today = ''] = line.split('|').slice(1, -1);
    return { rooms: codeWords(rooms), today: today.trim() };
  });

function codeWords(text: string): string[] {
  return [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, word]) => String(word));
}

describe('ARCHITECTURE.md', () => {
  it('has the rooms of layers.ts, in its order', () => {
    expect(rows.map(({ rooms }) => rooms)).toEqual(layers);
  });

  it('names every folder of src', () => {
    const described = new Set(rows.flatMap(({ rooms }) => rooms));
    const onDisk = readdirSync(sources, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(onDisk.map(({ name }) => name).filter((name) => !described.has(name))).toEqual([]);
  });

  // A room that is begun may have its first files in somebody's work tree alone.
  const settled = rows.filter(({ today }) => !today.startsWith('begun'));
  it.each(settled.flatMap(({ rooms, today }) => rooms.map((room) => ({ room, today, count: rooms.length }))))(
    'says of $room whether it is built',
    ({ room, today, count }) => {
      // On a line with others, the rooms that are built are named in the last column.
      const saysBuilt =
        today === '' || (today !== 'planned' && (count === 1 || codeWords(today).includes(room)));
      expect(existsSync(path.join(sources, room.replace('/*', '')))).toBe(saysBuilt);
    },
  );

  it('points to files and folders that exist', () => {
    const built = architecture.slice(0, architecture.indexOf('And when their rooms are built'));
    // Of src/shell/commands/<word>.ts, the folder must be there.
    const named = codeWords(built)
      .filter((word) => /^(src|bin|scripts|bench|tests|docs)\//.test(word))
      .map((word) => word.replace(/\/[^/]*<.*$/, '/'));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((word) => !existsSync(path.join(projectRoot, word)))).toEqual([]);
  });

  it('names source files that exist', () => {
    const all = readdirSync(sources, { recursive: true, encoding: 'utf8' });
    const named = codeWords(architecture).filter((word) => /^[\w/.-]+\.ts$/.test(word));
    const known = (word: string) =>
      existsSync(path.join(projectRoot, word)) || all.some((file) => `/${file}`.endsWith(`/${word}`));
    expect(named.filter((word) => !known(word))).toEqual([]);
  });
});

const pages = ['.', 'docs/adr', 'docs/guide/en', 'docs/guide/ko'].flatMap((folder) =>
  readdirSync(path.join(projectRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name)),
);

describe('a page', () => {
  it.each(pages)('%s links to what is there', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)/g)].map(([, target]) =>
      String(target),
    );
    const missing = targets.filter(
      (target) => !existsSync(path.join(projectRoot, path.dirname(page), target)),
    );
    expect(missing).toEqual([]);
  });
});

describe('docs/adr', () => {
  const decisions = readdirSync(path.join(projectRoot, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));

  it('are listed in README.md, in order', () => {
    const listed = [...read('docs/adr/README.md').matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(([, name]) => name);
    expect(listed).toEqual(decisions);
  });

  it.each(decisions)('%s has the number of its name, and every part', (name) => {
    const text = read(path.join('docs/adr', name));
    expect(text).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
    expect(text.match(/^(Status: |## (Context|Decision|Consequences))/gm)).toHaveLength(4);
  });
});
