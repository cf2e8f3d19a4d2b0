import { envelope, lines, message } from '../assemble.ts';
import { Draw } from '../draw.ts';
import type { Shape } from '../shape.ts';
import { paragraphs } from '../words.ts';

/** Messages that programs take for one another: whoever tells them apart by headers loses some. */
export const twinShapes: readonly Shape[] = [
  { name: 'identical', write: () => message(envelope(new Draw(1)), paragraphs(new Draw(2), 'english', 3)) },
  { name: 'same-headers', write: (draw) => message(envelope(new Draw(3)), paragraphs(draw, 'english', 3)) },
  {
    name: 'same-message-id',
    write: (draw) =>
      message(
        lines('From: a@b.example', 'Message-ID: <same@corpus.example>', `Subject: ${draw.token(8)}`),
        paragraphs(draw, 'english', 2),
      ),
  },
  {
    name: 'same-size',
    write: (draw) =>
      message(lines('From: a@b.example', `X-Token: ${draw.token(32)}`), `${draw.token(64)}\r\n`),
  },
];
