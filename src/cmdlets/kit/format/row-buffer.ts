import { textWidth } from '../../../base/text-width.ts';
import type { DocumentShape, FormatPacket } from './format-record.ts';

/** How long rows are held back to find the widths of columns that have none. */
export interface HoldLimits {
  readonly ms: number;
  readonly rows: number;
}

/** PowerShell waits for 300 ms. A number of rows bounds what is held, and brings the first row out sooner. */
export const defaultHoldLimits: HoldLimits = { ms: 300, rows: 1_000 };

export interface SizeHint {
  readonly columnWidths?: readonly number[];
  /** Of the widest item, for Format-Wide. */
  readonly itemWidth?: number;
}

/**
 * Holds the packets of a group back, all of them with `-AutoSize`, otherwise as many as the limits allow; what
 * they need decides on the widths of the whole group.
 */
export class RowBuffer {
  readonly #shape: DocumentShape;
  readonly #limits: HoldLimits | undefined;
  readonly #nowMs: () => number;
  #held: FormatPacket[] | undefined;
  #startedMs = 0;

  constructor(shape: DocumentShape, limits: HoldLimits | undefined, nowMs: () => number) {
    this.#shape = shape;
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** The packets to be written now: none while they are held back. */
  add(packet: FormatPacket): { readonly packets: readonly FormatPacket[]; readonly hint?: SizeHint } {
    if (!this.#held) {
      if (packet.kind !== 'groupStart') return { packets: [packet] };
      this.#held = [packet];
      this.#startedMs = this.#nowMs();
      return { packets: [] };
    }
    this.#held.push(packet);
    if (packet.kind !== 'groupEnd' && !this.#isOver(this.#held.length)) return { packets: [] };
    const packets = this.#held;
    this.#held = undefined;
    return { packets, hint: this.#measure(packets) };
  }

  drain(): readonly FormatPacket[] {
    const packets = this.#held ?? [];
    this.#held = undefined;
    return packets;
  }

  #isOver(count: number): boolean {
    if (!this.#limits) return false;
    return count > this.#limits.rows || this.#nowMs() - this.#startedMs > this.#limits.ms;
  }

  #measure(packets: readonly FormatPacket[]): SizeHint {
    if (this.#shape.kind === 'table') {
      return {
        columnWidths: measureColumns(
          this.#shape.columns.map(({ label }) => textWidth(label)),
          packets,
        ),
      };
    }
    const widths = packets.map((packet) => (packet.kind === 'item' ? textWidth(packet.text) : 0));
    return { itemWidth: widths.reduce((most, width) => Math.max(most, width), 0) };
  }
}

function measureColumns(labels: number[], packets: readonly FormatPacket[]): readonly number[] {
  for (const packet of packets) {
    if (packet.kind !== 'row') continue;
    packet.cells.forEach((cell, index) => {
      const width = textWidth(cell);
      if (width > (labels[index] ?? 0)) labels[index] = width;
    });
  }
  return labels;
}
