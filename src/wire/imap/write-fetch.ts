import type { BodyKind, FetchData } from './fetch-data.ts';
import { ImapError } from './imap-error.ts';
import { formatInternalDate } from './internal-date.ts';
import type { LineWriter } from './line-writer.ts';
import type { Section } from './section.ts';
import { writeSection } from './write-command.ts';
import { writeEnvelope, writeStructure } from './write-structure.ts';

type Writer = (line: LineWriter, data: FetchData) => void;

/** One for each item that is there; UID first, so that a client knows whose body follows. */
const writers: readonly (readonly [keyof FetchData, Writer])[] = [
  ['uid', (line, { uid }) => line.raw(`UID ${uid}`)],
  ['flags', (line, { flags = [] }) => line.raw('FLAGS ').flags(flags)],
  [
    'internalDate',
    (line, { internalDate }) => {
      if (internalDate) line.raw(`INTERNALDATE "${formatInternalDate(internalDate)}"`);
    },
  ],
  ['size', (line, { size }) => line.raw(`RFC822.SIZE ${size}`)],
  ['modseq', (line, { modseq }) => line.raw(`MODSEQ (${modseq})`)],
  ['emailId', (line, { emailId = '' }) => line.raw('EMAILID (').atom(emailId).raw(')')],
  [
    'threadId',
    (line, { threadId }) => {
      if (threadId === undefined) line.raw('THREADID NIL');
      else line.raw('THREADID (').atom(threadId).raw(')');
    },
  ],
  ['gmailMessageId', (line, { gmailMessageId }) => line.raw(`X-GM-MSGID ${gmailMessageId}`)],
  ['gmailThreadId', (line, { gmailThreadId }) => line.raw(`X-GM-THRID ${gmailThreadId}`)],
  [
    'gmailLabels',
    (line, { gmailLabels = [] }) =>
      line
        .raw('X-GM-LABELS ')
        .list(gmailLabels, (label) => (label.startsWith('\\') ? line.flag(label) : line.astring(label))),
  ],
  [
    'saveDate',
    (line, { saveDate }) =>
      line.raw(saveDate ? `SAVEDATE "${formatInternalDate(saveDate)}"` : 'SAVEDATE NIL'),
  ],
  [
    'envelope',
    (line, { envelope }) => {
      line.raw('ENVELOPE ');
      if (envelope) writeEnvelope(line, envelope);
    },
  ],
  [
    'structure',
    (line, { structure }) => {
      line.raw('BODYSTRUCTURE ');
      if (structure) writeStructure(line, structure);
    },
  ],
  [
    'basicStructure',
    (line, { basicStructure }) => {
      line.raw('BODY ');
      if (basicStructure) writeStructure(line, basicStructure);
    },
  ],
  [
    'binarySizes',
    (line, { binarySizes = [] }) => {
      for (const [index, { part, size }] of binarySizes.entries())
        line.raw(`${index > 0 ? ' ' : ''}BINARY.SIZE[${part.join('.')}] ${size}`);
    },
  ],
];

/** `* 1 FETCH (UID 1 FLAGS ()`, its list not closed; whether any item has been written. */
export function writeFetchItems(line: LineWriter, data: FetchData): boolean {
  line.raw(`* ${data.seq} FETCH (`);
  let isFirst = true;
  for (const [name, write] of writers) {
    if (!(name in data)) continue;
    if (!isFirst) line.raw(' ');
    isFirst = false;
    write(line, data);
  }
  return !isFirst;
}

/** What a body is announced with; `size` undefined is NIL, after which no bytes follow. */
export function writeBodyHeader(
  line: LineWriter,
  body: {
    readonly kind: BodyKind;
    readonly section: Section;
    readonly origin: number | undefined;
    readonly size: number | undefined;
  },
): void {
  line.raw(body.kind);
  if (body.kind === 'BODY' || body.kind === 'BINARY') {
    line.raw('[');
    writeSection(line, body.section);
    line.raw(']');
  } else if (body.origin !== undefined) throw new ImapError('argument', `${body.kind} has no partial form.`);
  if (body.origin !== undefined) line.raw(`<${body.origin}>`);
  line.raw(' ');
  if (body.size === undefined) line.raw('NIL');
  else line.stream(body.size, body.kind === 'BINARY');
}
