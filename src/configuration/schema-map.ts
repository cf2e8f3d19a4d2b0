import * as z from 'zod';
import type { Language } from '../base/language.ts';
import { configurationSchema } from './schema.ts';
import type { KeyPath } from './toml-places.ts';

/** The part of JSON Schema (2020-12) that our sections turn into. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxItems?: number;
  readonly format?: string;
  readonly 'x-landfall'?: 'path' | 'secret';
}

let cached: SchemaNode | undefined;

/** What a file may say: defaults make keys optional. */
export function jsonSchema(): SchemaNode {
  cached ??= z.toJSONSchema(configurationSchema, { io: 'input' }) as SchemaNode;
  return cached;
}

export function findNode(path: KeyPath): SchemaNode | undefined {
  let node: SchemaNode | undefined = jsonSchema();
  for (const part of path) node = typeof part === 'number' ? node?.items : ownProperty(node, part);
  return node;
}

export function keysBelow(path: KeyPath): string[] {
  return Object.keys(findNode(path)?.properties ?? {});
}

/** Every key path that holds a value, for suggestions when a section was left out or misspelt. */
export function allKeyPaths(node: SchemaNode = jsonSchema(), before = ''): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = before === '' ? key : `${before}.${key}`;
    return child.properties === undefined ? [path] : allKeyPaths(child, path);
  });
}

function ownProperty(node: SchemaNode | undefined, key: string): SchemaNode | undefined {
  return node?.properties !== undefined && Object.hasOwn(node.properties, key)
    ? node.properties[key]
    : undefined;
}

/** What a key takes, as far as its schema says. */
export type Expectation =
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  | { readonly kind: 'boolean' | 'text' | 'url' | 'list' | 'section' };

export function expectationOf(node: SchemaNode): Expectation {
  if (node.enum !== undefined) return { kind: 'choices', choices: node.enum };
  switch (node.type) {
    case 'integer':
      return { kind: 'integer', least: node.minimum ?? 0, most: node.maximum ?? Number.MAX_SAFE_INTEGER };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return { kind: 'list' };
    case 'object':
      return { kind: 'section' };
    default:
      return { kind: node.format === 'uri' ? 'url' : 'text' };
  }
}

export function expectationText(expectation: Expectation, language: Language): string {
  switch (expectation.kind) {
    case 'choices':
      return expectation.choices.map((choice) => `"${choice}"`).join(', ');
    case 'integer':
      return language === 'ko'
        ? `${expectation.least}부터 ${expectation.most}까지의 정수`
        : `a whole number from ${expectation.least} to ${expectation.most}`;
    default:
      return plainExpectations[expectation.kind][language];
  }
}

const plainExpectations = {
  boolean: { en: 'true or false', ko: 'true 또는 false' },
  text: { en: 'text in quotes', ko: '따옴표로 묶은 문자열' },
  url: { en: 'an address that begins with http:// or https://', ko: 'http:// 또는 https://로 시작하는 주소' },
  list: { en: 'a list of texts, such as ["a", "b"]', ko: '["a", "b"] 같은 문자열 목록' },
  section: { en: 'a section with keys', ko: '키가 들어 있는 섹션' },
} as const;
