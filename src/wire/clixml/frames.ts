/**
 * One frame for each element that is open. A frame knows which elements may stand in it, and hands what it
 * became to the frame around it when its element ends.
 */
import type { Value } from '../powershell-language/index.ts';
import { ClixmlError } from './clixml-error.ts';
import { type Element, findContainerTag } from './element.ts';
import { buildObject, type Container, type ObjectParts } from './object-builder.ts';
import { ProgressValue } from './progress-value.ts';
import { findPrimitive, isPrimitiveTag } from './read-primitive.ts';
import { unescapeText } from './string-escape.ts';

/** What all frames of a document share. */
export interface Registry {
  readonly decorated: boolean;
  readonly values: Map<string, { readonly value: Value } | 'unfinished'>;
  readonly types: Map<string, readonly string[]>;
  /** Turns the text of an SS element into a value. */
  openSecret(value: Value): Value;
}

export interface Frame {
  /** Undefined when the element may not stand here. */
  open(element: Element, registry: Registry): Frame | undefined;
  /** Text is kept only where it means something; elsewhere it may be white space alone. */
  readonly keepsText: boolean;
  close(text: string, registry: Registry): void;
}

type Take = (value: Value, name: string | undefined) => void;

/** A value anywhere: primitive, object, reference, progress record. */
export function openValue(element: Element, registry: Registry, take: Take): Frame | undefined {
  const { tag, name } = element;
  if (isPrimitiveTag(tag)) return primitiveFrame(tag, name, take);
  if (tag === 'Obj') return objectFrame(element, registry, take);
  if (tag === 'Ref') {
    const found = findReferenced(element, registry);
    return leafFrame(() => take(found, name));
  }
  return tag === 'PR' ? progressFrame(name, take) : undefined;
}

function findReferenced({ refId }: Element, registry: Registry): Value {
  const entry = registry.values.get(refId ?? '');
  if (entry === undefined)
    throw new ClixmlError(`A reference to object ${shown(refId)}, which is not there.`);
  if (entry === 'unfinished') {
    throw new ClixmlError(`Object ${shown(refId)} contains itself; such values are not read.`);
  }
  return entry.value;
}

const shown = (text: string | undefined): string => `"${(text ?? '').slice(0, 40)}"`;

const nothing = (): undefined => undefined;

function leafFrame(close: (text: string) => void, keepsText = false): Frame {
  return { keepsText, open: nothing, close };
}

function primitiveFrame(tag: string, name: string | undefined, take: Take): Frame {
  return {
    keepsText: true,
    open: nothing,
    close: (text, registry) => {
      const value = findPrimitive(tag, text);
      if (value === undefined) throw new ClixmlError(`${shown(text)} is no value of the type <${tag}>.`);
      take(tag === 'SS' ? registry.openSecret(value) : value, name);
    },
  };
}

function objectFrame({ name, refId }: Element, registry: Registry, take: Take): Frame {
  const parts: ObjectParts = {
    typeNames: [],
    text: undefined,
    adapted: undefined,
    extended: undefined,
    container: undefined,
    base: undefined,
  };
  if (refId !== undefined) registry.values.set(refId, 'unfinished');
  return {
    keepsText: false,
    open: (element) => openPart(element, parts, registry),
    close: () => {
      const value = buildObject(parts, registry.decorated);
      if (refId !== undefined) registry.values.set(refId, { value });
      take(value, name);
    },
  };
}

function openPart(element: Element, parts: ObjectParts, registry: Registry): Frame | undefined {
  const container = findContainerTag(element.tag);
  if (container) {
    if (parts.container) return undefined;
    const filled: Container = { tag: container, items: [], entries: [] };
    parts.container = filled;
    return container === 'DCT' ? tableFrame(filled) : listFrame(filled);
  }
  switch (element.tag) {
    case 'TN':
      return typeNamesFrame(element.refId, parts);
    case 'TNRef':
      return leafFrame(() => {
        const known = registry.types.get(element.refId ?? '');
        if (!known) throw new ClixmlError(`The type names ${shown(element.refId)} are not there.`);
        parts.typeNames = known;
      });
    case 'ToString':
      return leafFrame((text) => {
        parts.text = unescapeText(text);
      }, true);
    case 'Props':
      parts.adapted ??= [];
      return bagFrame(parts.adapted);
    case 'MS':
      parts.extended ??= [];
      return bagFrame(parts.extended);
    default:
      if (parts.base) return undefined;
      return openValue(element, registry, (value) => {
        parts.base = { value };
      });
  }
}

const mostTypeNames = 64;

function typeNamesFrame(refId: string | undefined, parts: ObjectParts): Frame {
  const names: string[] = [];
  return {
    keepsText: false,
    open: ({ tag }) => {
      if (tag !== 'T' || names.length >= mostTypeNames) return undefined;
      return leafFrame((text) => names.push(unescapeText(text)), true);
    },
    close: (_, registry) => {
      parts.typeNames = names;
      if (refId !== undefined) registry.types.set(refId, names);
    },
  };
}

function bagFrame(entries: (readonly [string, Value])[]): Frame {
  return {
    keepsText: false,
    open: (element, registry) =>
      openValue(element, registry, (value, name) => entries.push([name ?? '', value])),
    close: nothing,
  };
}

function listFrame(container: Container): Frame {
  return {
    keepsText: false,
    open: (element, registry) => openValue(element, registry, (value) => container.items.push(value)),
    close: nothing,
  };
}

function tableFrame(container: Container): Frame {
  return {
    keepsText: false,
    open: ({ tag }) => (tag === 'En' ? entryFrame(container) : undefined),
    close: nothing,
  };
}

function entryFrame(container: Container): Frame {
  let key: { readonly value: Value } | undefined;
  let item: { readonly value: Value } | undefined;
  return {
    keepsText: false,
    open: (element, registry) =>
      openValue(element, registry, (value, name) => {
        if (name === 'Key') key = { value };
        else item = { value };
      }),
    close: () => {
      if (!key || !item || key.value === null) {
        throw new ClixmlError('An entry of a table has no key or no value.');
      }
      container.entries.push([key.value, item.value]);
    },
  };
}

function progressFrame(name: string | undefined, take: Take): Frame {
  const texts = new Map<string, string>();
  return {
    keepsText: false,
    open: ({ tag }) => leafFrame((text) => texts.set(tag, unescapeText(text)), true),
    close: () => {
      const number = (tag: string): number => {
        const value = Number(texts.get(tag) ?? -1);
        return Number.isInteger(value) ? value : -1;
      };
      const record = {
        activity: texts.get('AV') ?? '',
        activityId: number('AI'),
        statusDescription: texts.get('SD') ?? '',
        currentOperation: texts.get('S'),
        parentActivityId: number('PI'),
        percentComplete: number('PC'),
        secondsRemaining: number('SR'),
        completed: texts.get('T') === 'Completed',
      };
      take(new ProgressValue(record), name);
    },
  };
}
