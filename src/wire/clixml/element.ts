/** The elements of CLIXML by what they hold. */
import type { ContainerTag } from './wire-form.ts';

export interface Element {
  readonly tag: string;
  /** The N attribute, unescaped. */
  readonly name: string | undefined;
  readonly refId: string | undefined;
}

const containers: Readonly<Record<string, ContainerTag>> = {
  LST: 'LST',
  IE: 'IE',
  QUE: 'QUE',
  STK: 'STK',
  DCT: 'DCT',
};

export const findContainerTag = (tag: string): ContainerTag | undefined =>
  Object.hasOwn(containers, tag) ? containers[tag] : undefined;
