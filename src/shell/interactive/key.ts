/** One key as a terminal sends it, as `node:readline` takes it apart. */
export interface Key {
  /** `return`, `left`, `a`; undefined for what has no name, such as a Hangul syllable. */
  readonly name?: string | undefined;
  readonly ctrl?: boolean;
  /** Alt, or Escape before the key. */
  readonly meta?: boolean;
  readonly shift?: boolean;
  /** What the terminal sent. */
  readonly sequence?: string | undefined;
}

/** What the key writes into a line; undefined for keys that do something else. */
export function typedText({ ctrl, meta, sequence, name }: Key): string | undefined {
  if (ctrl === true || meta === true || sequence === undefined || sequence === '') return undefined;
  if (name === 'tab') return undefined;
  const isControl = /^[\u0000-\u001f\u007f-\u009f]/.test(sequence);
  return isControl ? undefined : sequence;
}

/** `C-a`, `M-left`, `return`: how the table of bindings names keys. */
export function chordOf({ ctrl, meta, name = '' }: Key): string {
  return `${ctrl === true ? 'C-' : ''}${meta === true ? 'M-' : ''}${name}`;
}
