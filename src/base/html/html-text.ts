import { hash } from 'node:crypto';
import type { Language } from '../language.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attributes in quotes. What HTML does not allow at all, and what turns the direction of writing, is shown as U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Of an inline style or script, for Content-Security-Policy. */
export function sourceHash(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`;
}

export interface Formats {
  count(value: number): string;
  bytes(value: number): string;
  /** In the zone of the batch. */
  time(at: number): string;
  day(at: number): string;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

export function reportFormats(language: Language, timeZone: string): Formats {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const zone = knownZone(timeZone);
  const time = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const day = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return {
    count: (value) => whole.format(value),
    bytes: (value) => {
      const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
      const format = power === 0 ? whole : tenths;
      return `${format.format(value / 1024 ** power)} ${units[power]}`;
    },
    time: (at) => `${time.format(at)} ${zone}`,
    day: (at) => day.format(at),
  };
}

function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return 'UTC';
    throw error;
  }
}
