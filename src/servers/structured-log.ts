import { pino } from 'pino';
import type { Log, LogFields } from '../base/log.ts';
import { maskFields } from './log-masking.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface StructuredLogOptions {
  readonly level: LogLevel;
  readonly format: 'json' | 'text';
  /** Gets whole lines. */
  readonly destination: { write(line: string): void };
}

export interface StructuredLog extends Log {
  setLevel(level: LogLevel): void;
}

/** Fills the log port with pino. Every field passes through the mask first. */
export function createStructuredLog(options: StructuredLogOptions): StructuredLog {
  const { format, destination } = options;
  const target =
    format === 'json' ? destination : { write: (line: string) => destination.write(textLine(line)) };
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    target,
  );
  // pino's children keep the level they were born with; ours follow one that can change while the server runs.
  let threshold = order[options.level];
  const setLevel = (level: LogLevel) => {
    threshold = order[level];
    logger.level = level;
  };
  const over = (bound: LogFields): Log => {
    const write = (level: LogLevel) => (event: string, fields?: LogFields) => {
      if (order[level] >= threshold) logger[level]({ ...bound, ...(fields && maskFields(fields)) }, event);
    };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => over({ ...bound, ...maskFields(fields) }),
    };
  };
  return { ...over({}), setLevel };
}

const order: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** `10:24:31.512 WARN  service.failed service=web error="…"`, for people at a terminal. */
function textLine(json: string): string {
  const { level, time, event, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${shown(value)}`);
  const clock = String(time).slice(11, 23);
  return `${clock} ${String(level).toUpperCase().padEnd(5)} ${String(event)}${rest.join('')}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
}
