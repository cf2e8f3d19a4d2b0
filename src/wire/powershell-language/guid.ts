import { markValueClass } from './value.ts';

const pattern = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/;

export class GuidValue {
  /** Lower case, with dashes. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
    Object.freeze(this);
  }

  static parse(text: string): GuidValue | undefined {
    const bare = text
      .trim()
      .toLowerCase()
      .replace(/^\{(.*)\}$|^\((.*)\)$/, '$1$2');
    const match = pattern.exec(bare);
    return match ? new GuidValue(match.slice(1).join('-')) : undefined;
  }
}

markValueClass(GuidValue);
