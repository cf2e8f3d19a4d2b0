/** A small document as a tree, within bounds. Meant for envelopes, whose bulk is base64 in a few elements. */
import { SaxesParser } from 'saxes';

export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** By local name: clients disagree on whether `mustUnderstand` belongs to the namespace of SOAP. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Of the element itself, not of those inside it. */
  readonly text: string;
}

export interface XmlLimits {
  readonly maxDepth: number;
  readonly maxElements: number;
  readonly maxAttributes: number;
}

export const defaultXmlLimits: XmlLimits = { maxDepth: 32, maxElements: 4_096, maxAttributes: 64 };

/** The document cannot be read; the message may be shown to whoever sent it. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

interface Open {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** Throws an `XmlError`. Declarations of a document type are refused: entities and external parts come from them. */
export function readXml(text: string, limits: XmlLimits = defaultXmlLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const refuse = (message: string): never => {
    throw new XmlError(message);
  };
  parser.on('error', (error) => refuse(`The XML is not well formed: ${error.message}`));
  parser.on('doctype', () => refuse('A document type declaration is not allowed here.'));
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > limits.maxElements) refuse(`The XML has more than ${limits.maxElements} elements.`);
    if (stack.length >= limits.maxDepth) refuse(`The XML is nested more than ${limits.maxDepth} deep.`);
    const given = Object.values(tag.attributes);
    if (given.length > limits.maxAttributes) refuse('An element has too many attributes.');
    const attributes = new Map(given.map(({ local, value }) => [local, value]));
    stack.push({ namespace: tag.uri, name: tag.local, attributes, children: [], text: '' });
  });
  const addText = (more: string) => {
    const open = stack.at(-1);
    if (open !== undefined) open.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = stack.pop();
    if (closed === undefined) return;
    const parent = stack.at(-1);
    if (parent === undefined) root = closed;
    else parent.children.push(closed);
  });
  parser.write(text).close();
  return root ?? refuse('The XML has no element.');
}

export function findChild(
  element: XmlElement | undefined,
  namespace: string,
  name: string,
): XmlElement | undefined {
  return element?.children.find((child) => child.namespace === namespace && child.name === name);
}

export function childText(
  element: XmlElement | undefined,
  namespace: string,
  name: string,
): string | undefined {
  return findChild(element, namespace, name)?.text.trim();
}
