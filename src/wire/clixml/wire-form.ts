/**
 * What the wire says of a value and the value itself cannot hold: the type names of an array or a hash table,
 * and which kind of list it was. Kept beside the value, so that a table read from one side goes on unchanged.
 */
export type ContainerTag = 'LST' | 'IE' | 'QUE' | 'STK' | 'DCT';

export interface WireForm {
  readonly typeNames?: readonly string[] | undefined;
  readonly tag?: ContainerTag;
  readonly text?: string | undefined;
}

const forms = new WeakMap<object, WireForm>();

export const findWireForm = (value: object): WireForm | undefined => forms.get(value);

/** Writes `value` under these type names from now on. */
export function setWireForm<T extends object>(value: T, form: WireForm): T {
  forms.set(value, form);
  return value;
}
