/**
 * From format records to lines of a screen of known width: what Out-Default, Out-String and Out-File share.
 * Objects that no Format cmdlet has seen are formatted here, by their default view.
 */
import type { Value } from '../../../wire/powershell-language/index.ts';
import type { DocumentShape, FormatPacket, TableHeader } from './format-record.ts';
import { Formatter, isFormatRecord } from './formatter.ts';
import { breakLines } from './line-breaks.ts';
import { listLines } from './list-writer.ts';
import { defaultHoldLimits, type HoldLimits, RowBuffer, type SizeHint } from './row-buffer.ts';
import { TableWriter } from './table-writer.ts';
import type { TextStyle } from './text-style.ts';
import type { FormatContext } from './view.ts';
import { withVisibleControls } from './visible-controls.ts';

export interface RenderOptions {
  /** Cells of a line; `Infinity` where lines may be of any length. */
  readonly width: number;
  /** How wide tables are where lines may be of any length. */
  readonly tableWidth?: number;
  /** Lines of the screen, for `-RepeatHeader`. */
  readonly height?: number;
  /** Set on terminals only. */
  readonly style?: TextStyle;
  /** On a terminal, control characters inside of data are made visible: they could steer it. */
  readonly showsControls?: boolean;
  /** Milliseconds that only ever grow. */
  readonly nowMs: () => number;
  readonly hold?: HoldLimits;
}

const defaultTableWidth = 120;
const itemsPerRow = 2;

export class Renderer {
  readonly #options: RenderOptions;
  readonly #context: FormatContext;
  readonly #write: (line: string) => void;
  #formatter: Formatter | undefined;
  #shape: DocumentShape | undefined;
  #buffer: RowBuffer | undefined;
  #hint: SizeHint | undefined;
  #table: TableWriter | undefined;
  #rowsOnScreen = 0;
  #items: string[] = [];
  #itemsPerRow = itemsPerRow;

  constructor(options: RenderOptions, context: FormatContext, write: (line: string) => void) {
    this.#options = options;
    this.#context = context;
    this.#write = write;
  }

  process(value: Value): void {
    if (isFormatRecord(value)) this.#receive(value.packet);
    else {
      this.#formatter ??= new Formatter({ shape: 'auto' }, this.#context, (record) =>
        this.#receive(record.packet),
      );
      this.#formatter.process(value);
    }
  }

  end(): void {
    this.#formatter?.end();
    this.#formatter = undefined;
    for (const packet of this.#buffer?.drain() ?? []) this.#show(packet);
    this.#buffer = undefined;
  }

  #receive(received: FormatPacket): void {
    const packet = this.#options.showsControls ? withVisibleControls(received) : received;
    if (packet.kind === 'start') {
      // A document that is still open ends where the next one begins.
      if (this.#shape) this.end();
      this.#buffer = this.#bufferFor(packet.shape, packet.autoSize);
    }
    const { packets, hint } = this.#buffer?.add(packet) ?? { packets: [packet] };
    if (hint) this.#hint = hint;
    for (const each of packets) this.#show(each);
  }

  #bufferFor(shape: DocumentShape, autoSize: boolean): RowBuffer | undefined {
    const { nowMs, hold = defaultHoldLimits } = this.#options;
    if (autoSize && (shape.kind === 'table' || shape.kind === 'wide'))
      return new RowBuffer(shape, undefined, nowMs);
    const open = shape.kind === 'table' && shape.columns[0]?.width === 0;
    return open ? new RowBuffer(shape, hold, nowMs) : undefined;
  }

  #show(packet: FormatPacket): void {
    switch (packet.kind) {
      case 'start':
        this.#shape = packet.shape;
        this.#line('');
        break;
      case 'groupStart':
        this.#startGroup(packet.heading);
        break;
      case 'row':
        this.#showRow(packet.cells, packet.wrap);
        break;
      case 'fields':
        this.#showFields(packet.fields);
        this.#line('');
        break;
      case 'item':
        this.#showItem(packet.text);
        break;
      case 'lines':
        this.#lines(packet.lines.flatMap((line) => this.#fold(line)));
        break;
      case 'raw':
        this.#showRaw(packet.text, packet.isError ?? false);
        break;
      case 'rawFields':
        this.#line('');
        this.#showFields(packet.fields);
        this.#line('');
        break;
      case 'groupEnd':
        this.#showItems();
        break;
      case 'end':
        // A list has written an empty line after its last object.
        if (this.#shape?.kind !== 'list') this.#line('');
        this.#shape = undefined;
    }
  }

  #startGroup(heading: string | undefined): void {
    const shape = this.#shape;
    const hint = this.#hint;
    this.#hint = undefined;
    if (shape?.kind === 'table') this.#table = this.#tableFor(shape, hint);
    if (shape?.kind === 'wide') this.#startWide(shape.columns, hint);
    if (heading !== undefined) this.#lines([...this.#fold(heading), '']);
    this.#rowsOnScreen = 0;
    if (shape?.kind === 'table' && !shape.hideHeaders) this.#showHeader();
  }

  #tableFor(header: TableHeader, hint: SizeHint | undefined): TableWriter {
    const columns = header.columns.map((column, index) => ({
      ...column,
      width: hint?.columnWidths?.[index] ?? column.width,
    }));
    return this.#tableWriter(columns);
  }

  #tableWriter(columns: TableHeader['columns']): TableWriter {
    const { style } = this.#options;
    const { breaksAtWords } = this.#context.culture;
    return new TableWriter({ width: this.#tableWidth, columns, breaksAtWords, ...(style ? { style } : {}) });
  }

  get #tableWidth(): number {
    const { width, tableWidth = defaultTableWidth } = this.#options;
    return Number.isFinite(width) ? width : tableWidth;
  }

  #showHeader(): void {
    const lines = this.#table?.headerLines() ?? [];
    this.#lines(lines);
    this.#rowsOnScreen += lines.length;
  }

  #showRow(cells: readonly string[], wrap: boolean): void {
    const { height = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#shape?.kind === 'table' && this.#shape.repeatHeaders && this.#rowsOnScreen >= height - 2) {
      this.#line('');
      this.#rowsOnScreen = 0;
      this.#showHeader();
    }
    this.#lines(this.#table?.rowLines(cells, wrap) ?? []);
    this.#rowsOnScreen++;
  }

  #showFields(fields: Parameters<typeof listLines>[0]): void {
    const { width, style } = this.#options;
    this.#lines(listLines(fields, width, this.#context.culture.breaksAtWords, style));
  }

  #startWide(columns: number, hint: SizeHint | undefined): void {
    const widest = hint?.itemWidth ?? 0;
    if (widest > 0) this.#itemsPerRow = itemsThatFit(widest, this.#tableWidth);
    else this.#itemsPerRow = columns > 0 ? columns : itemsPerRow;
    const column = { label: '', width: 0, alignment: 'left', isProperty: true } as const;
    this.#table = this.#tableWriter(Array.from({ length: this.#itemsPerRow }, () => column));
  }

  #showItem(text: string): void {
    this.#items.push(text);
    if (this.#items.length >= this.#itemsPerRow) this.#showItems();
  }

  #showItems(): void {
    if (this.#items.length > 0) this.#lines(this.#table?.rowLines(this.#items, false) ?? []);
    this.#items = [];
  }

  #showRaw(text: string, isError: boolean): void {
    const { style } = this.#options;
    this.#line(isError && style ? `${style.error}${text}${style.reset}` : text);
  }

  #fold(text: string): readonly string[] {
    return breakLines(text, this.#options.width, this.#context.culture.breaksAtWords);
  }

  #lines(lines: readonly string[]): void {
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    this.#write(line);
  }
}

/** As many as leave one cell free at the end of the line. */
function itemsThatFit(widest: number, width: number): number {
  if (widest >= width) return 1;
  return Math.max(1, Math.ceil((width + 1) / (widest + 1)) - 1);
}
