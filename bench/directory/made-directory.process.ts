import { answer } from '../migration/measured-process.ts';
import { type MadeDirectory, writeMadeDirectory } from './made-directory.ts';

export interface MadeInput {
  readonly file: string;
  readonly objects: number;
}

/** In a process of its own, so that its memory is not the benchmark's. */
answer<MadeInput, MadeDirectory>(({ file, objects }) => writeMadeDirectory(file, objects));
