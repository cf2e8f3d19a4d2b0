import { CsvWriter } from '../../cmdlets/kit/format/csv.ts';
import { Formatter, isFormatRecord } from '../../cmdlets/kit/format/formatter.ts';
import { toJson, toJsonLine } from '../../cmdlets/kit/format/json.ts';
import { Renderer, type RenderOptions } from '../../cmdlets/kit/format/renderer.ts';
import type { FormatContext } from '../../cmdlets/kit/format/view.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { TextSink } from './message-writer.ts';

export type OutputFormat = 'table' | 'list' | 'json' | 'ndjson' | 'csv';

/** Where the objects go that a script puts out. */
export interface OutputWriter {
  write(value: Value): void;
  end(): void;
}

const nothing = (): void => undefined;

export interface OutputWriterOptions {
  readonly format: OutputFormat;
  readonly stdout: TextSink;
  readonly context: FormatContext;
  readonly render: RenderOptions;
}

/** Depth of objects in JSON: properties of properties of properties. */
const jsonDepth = 4;

export function makeOutputWriter({ format, stdout, context, render }: OutputWriterOptions): OutputWriter {
  const line = (text: string) => void stdout.write(`${text}\n`);
  switch (format) {
    case 'table':
      return new ScreenWriter(new Renderer(render, context, line));
    case 'list':
      return listWriter(new Renderer(render, context, line), context);
    case 'json':
      return jsonWriter(line);
    case 'ndjson':
      return { write: (value) => line(toJsonLine(value, { depth: jsonDepth })), end: nothing };
    case 'csv': {
      const csv = new CsvWriter();
      return { write: (value) => csv.lines(value).forEach(line), end: nothing };
    }
  }
}

class ScreenWriter implements OutputWriter {
  readonly #renderer: Renderer;

  constructor(renderer: Renderer) {
    this.#renderer = renderer;
  }
  write(value: Value): void {
    this.#renderer.process(value);
  }
  end(): void {
    this.#renderer.end();
  }
}

/** What a Format cmdlet has formatted stays as it is. */
function listWriter(renderer: Renderer, context: FormatContext): OutputWriter {
  const formatter = new Formatter({ shape: 'list' }, context, (record) => renderer.process(record));
  return {
    write: (value) => (isFormatRecord(value) ? renderer.process(value) : formatter.process(value)),
    end() {
      formatter.end();
      renderer.end();
    },
  };
}

/** One array, object by object: the first is out before the second is made. */
function jsonWriter(line: (text: string) => void): OutputWriter {
  let held: string | undefined;
  return {
    write(value) {
      line(held === undefined ? '[' : `${held},`);
      const text = toJson([value], { depth: jsonDepth });
      held = text.replace(/^/gm, '  ');
    },
    end() {
      if (held === undefined) line('[]');
      else line(`${held}\n]`);
    },
  };
}
