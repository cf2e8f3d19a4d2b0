import type { LineWriter } from './line-writer.ts';
import { formatNumberSet } from './number-set.ts';
import type { ResponseCode } from './response-code.ts';

/** With its brackets. */
export function writeCode(line: LineWriter, code: ResponseCode): void {
  line.raw('[').words([code.name === 'other' ? code.word : code.name]);
  writeRest(line, code);
  line.raw(']');
}

function writeRest(line: LineWriter, code: ResponseCode): void {
  switch (code.name) {
    case 'CAPABILITY':
      line.raw(' ').words(code.capabilities);
      return;
    case 'PERMANENTFLAGS':
      line.raw(' ').flags(code.flags);
      return;
    case 'UIDVALIDITY':
    case 'UIDNEXT':
    case 'UNSEEN':
    case 'HIGHESTMODSEQ':
      line.raw(` ${code.value}`);
      return;
    case 'COPYUID':
      line.raw(` ${code.uidValidity} ${formatNumberSet(code.source)} ${formatNumberSet(code.target)}`);
      return;
    case 'APPENDUID':
      line.raw(` ${code.uidValidity} ${formatNumberSet(code.uids)}`);
      return;
    case 'MODIFIED':
      line.raw(` ${formatNumberSet(code.set)}`);
      return;
    case 'BADCHARSET':
      if (code.charsets.length > 0) line.raw(' ').list(code.charsets, (charset) => line.astring(charset));
      return;
    case 'MAILBOXID':
      line.raw(' (').atom(code.id).raw(')');
      return;
    case 'METADATA':
      line
        .raw(' ')
        .words([code.detail])
        .raw(code.value === undefined ? '' : ` ${code.value}`);
      return;
    case 'REFERRAL':
      line.raw(' ').atom(code.url);
      return;
    case 'other':
      if (code.text !== '') line.raw(' ').words([code.text]);
      return;
    default:
  }
}
