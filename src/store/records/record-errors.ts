import { AppError } from '../../base/errors.ts';
import { maxRecordBatch } from '../ports/record-store.ts';

/** How many a message names; the details have all. */
const shownRecords = 3;

export function recordsChanged(places: readonly string[]): AppError {
  const shown = places.slice(0, shownRecords).join(', ');
  const more = places.length - shownRecords;
  return new AppError({
    kind: 'conflict',
    code: 'record.version',
    message: `Somebody else has changed this meanwhile, so nothing was written: ${more > 0 ? `${shown} and ${more} more` : shown}. Look at it again, then repeat the command.`,
    details: { records: places },
  });
}

export function tooManyRecords(size: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'record.batchTooLarge',
    message: `${size} records were given at once, but one transaction takes ${maxRecordBatch}. Split the batch.`,
    details: { size, limit: maxRecordBatch },
  });
}

export function recordNamedTwice(place: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'record.twice',
    message: `The record ${place} is named twice in one transaction. Name each once.`,
    details: { record: place },
  });
}

export function recordNameUnusable(name: string, limitBytes: number): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'record.name',
    message: `A record cannot be kept under this name: it has no character, or more than ${limitBytes} bytes. It begins with "${name.slice(0, 40)}".`,
    details: { limit: limitBytes },
  });
}
