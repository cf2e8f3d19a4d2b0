/** What clients say: RFC 5321 section 4.1, with the parameters of the extensions that we offer. */
import { type ReadPath, readPath } from './path.ts';
import { readUtf8AddressText, readXtext } from './xtext.ts';

/** RFC 3461 section 4.1; without NOTIFY whoever delivers chooses. */
export type NotifyWish = 'never' | 'success' | 'failure' | 'delay';

export interface OriginalRecipient {
  /** `rfc822`, `utf-8`, … */
  readonly type: string;
  readonly address: string;
}

export type SmtpCommand =
  | { readonly verb: 'HELO' | 'EHLO'; readonly name: string }
  | {
      readonly verb: 'MAIL';
      readonly from: string;
      readonly size?: number;
      readonly body?: '7BIT' | '8BITMIME' | 'BINARYMIME';
      readonly isUtf8: boolean;
      readonly ret?: 'full' | 'headers';
      readonly envelopeId?: string;
    }
  | {
      readonly verb: 'RCPT';
      readonly to: string;
      readonly notify?: readonly NotifyWish[];
      readonly originalRecipient?: OriginalRecipient;
    }
  | { readonly verb: 'BDAT'; readonly size: number; readonly isLast: boolean }
  | { readonly verb: 'AUTH'; readonly mechanism: string; readonly initial: string | undefined }
  | { readonly verb: 'VRFY' | 'EXPN' | 'HELP' | 'NOOP'; readonly text: string }
  | { readonly verb: 'DATA' | 'RSET' | 'QUIT' | 'STARTTLS' };

export type SmtpVerb = SmtpCommand['verb'];
/** The member of the union that has this verb among its verbs. */
export type SmtpCommandOf<V extends SmtpVerb> = Member<SmtpCommand, V>;
type Member<C, V> = C extends { readonly verb: infer Verbs } ? (V extends Verbs ? C : never) : never;

/** Why a line is no command, and how RFC 5321 section 4.2.4 and RFC 3463 call it. */
export class SmtpSyntaxError extends Error {
  override readonly name = 'SmtpSyntaxError';
  readonly code: number;
  readonly status: string;

  constructor(code: number, status: string, text: string) {
    super(text);
    this.code = code;
    this.status = status;
  }
}

const wrong = (text: string) => new SmtpSyntaxError(501, '5.5.4', text);
const unknownParameter = (name: string) =>
  new SmtpSyntaxError(555, '5.5.4', `The parameter ${name} is not known here.`);

/** Throws an SmtpSyntaxError for what is none. */
export function readCommand(line: string): SmtpCommand {
  const [, word = '', rest = ''] = /^([A-Za-z]+)(?:[ \t]+(.*?))?[ \t]*$/s.exec(line) ?? [];
  const verb = word.toUpperCase();
  const read = Object.hasOwn(readers, verb) ? readers[verb as SmtpVerb] : undefined;
  if (read === undefined) throw new SmtpSyntaxError(500, '5.5.2', 'This is no command that is known here.');
  return read(rest);
}

const readers: { readonly [V in SmtpVerb]: (rest: string) => SmtpCommand } = {
  HELO: (rest) => ({ verb: 'HELO', name: helloName(rest) }),
  EHLO: (rest) => ({ verb: 'EHLO', name: helloName(rest) }),
  MAIL: (rest) => readMail(rest),
  RCPT: (rest) => readRecipient(rest),
  BDAT(rest) {
    const [, digits, last] = /^(\d{1,15})(?:[ \t]+(LAST))?$/i.exec(rest) ?? [];
    if (digits === undefined)
      throw wrong('Say BDAT with a number of bytes, and LAST where it is the last part.');
    return { verb: 'BDAT', size: Number(digits), isLast: last !== undefined };
  },
  AUTH(rest) {
    const [, mechanism, initial] = /^([A-Za-z0-9_-]{1,20})(?:[ \t]+(\S+))?$/.exec(rest) ?? [];
    if (mechanism === undefined) throw wrong('Say AUTH with the name of a mechanism.');
    return { verb: 'AUTH', mechanism: mechanism.toUpperCase(), initial };
  },
  VRFY: (text) => ({ verb: 'VRFY', text }),
  EXPN: (text) => ({ verb: 'EXPN', text }),
  HELP: (text) => ({ verb: 'HELP', text }),
  NOOP: (text) => ({ verb: 'NOOP', text }),
  DATA: (rest) => alone('DATA', rest),
  RSET: (rest) => alone('RSET', rest),
  QUIT: (rest) => alone('QUIT', rest),
  STARTTLS: (rest) => alone('STARTTLS', rest),
};

function alone(verb: 'DATA' | 'RSET' | 'QUIT' | 'STARTTLS', rest: string): SmtpCommand {
  if (rest !== '') throw wrong(`${verb} stands alone.`);
  return { verb };
}

/** It comes back in Received: computers whose owners have named them freely say more than RFC 5321 allows. */
function helloName(rest: string): string {
  const name = rest.replaceAll(/[^A-Za-z0-9_.:[\]-]/g, '?').slice(0, 255);
  if (name === '') throw wrong('Say who you are: EHLO and the name of your computer.');
  return name;
}

function pathAfter(word: RegExp, rest: string, form: string): ReadPath {
  const [, text] = word.exec(rest) ?? [];
  const path = text === undefined ? undefined : readPath(text);
  if (path === undefined) throw wrong(`Say ${form}.`);
  return path;
}

/** By name in upper case. What stands twice is refused: programs might not agree which of them counts. */
function* parametersOf(rest: string): Generator<readonly [name: string, value: string | undefined]> {
  const seen = new Set<string>();
  for (const part of rest.split(/[ \t]+/)) {
    if (part === '') continue;
    const [, word = '', , value] = /^([A-Za-z0-9][A-Za-z0-9-]*)(=([^=\s\p{Cc}]+))?$/u.exec(part) ?? [];
    const name = word.toUpperCase();
    if (name === '') throw wrong(`"${part}" is no parameter.`);
    if (seen.has(name)) throw wrong(`${name} stands twice.`);
    seen.add(name);
    yield [name, value];
  }
}

type MailFields = { -readonly [Key in keyof SmtpCommandOf<'MAIL'>]: SmtpCommandOf<'MAIL'>[Key] };

function readMail(rest: string): SmtpCommand {
  const { address, rest: parameters } = pathAfter(/^FROM:(.*)$/is, rest, 'MAIL FROM:<address>');
  const mail: MailFields = { verb: 'MAIL', from: address, isUtf8: false };
  for (const [name, value] of parametersOf(parameters)) {
    switch (name) {
      case 'SIZE':
        if (value === undefined || !/^\d{1,15}$/.test(value)) throw wrong('SIZE is a number of bytes.');
        mail.size = Number(value);
        break;
      case 'BODY':
        mail.body = readBody(value);
        break;
      case 'SMTPUTF8':
        if (value !== undefined) throw wrong('SMTPUTF8 has no value.');
        mail.isUtf8 = true;
        break;
      case 'RET':
        mail.ret = readRet(value);
        break;
      case 'ENVID':
        mail.envelopeId = readEnvelopeId(value);
        break;
      case 'AUTH':
        // RFC 4954 section 5: who vouches for the sender is nobody that we believe.
        if (value === undefined || readXtext(value) === undefined) throw wrong('AUTH is an address, or <>.');
        break;
      default:
        throw unknownParameter(name);
    }
  }
  return mail;
}

function readBody(value: string | undefined): '7BIT' | '8BITMIME' | 'BINARYMIME' {
  const body = value?.toUpperCase();
  if (body === '7BIT' || body === '8BITMIME' || body === 'BINARYMIME') return body;
  throw wrong('BODY is 7BIT or 8BITMIME.');
}

function readRet(value: string | undefined): 'full' | 'headers' {
  const ret = value?.toUpperCase();
  if (ret === 'FULL') return 'full';
  if (ret === 'HDRS') return 'headers';
  throw wrong('RET is FULL or HDRS.');
}

/** RFC 3461 section 4.4: 100 characters, and printable ones. */
function readEnvelopeId(value: string | undefined): string {
  const text = value === undefined || value.length > 100 ? undefined : readXtext(value);
  if (text === undefined || text === '' || !/^[\x20-\x7e]*$/.test(text))
    throw wrong('ENVID is xtext of 100 characters at most.');
  return text;
}

type RecipientFields = { -readonly [Key in keyof SmtpCommandOf<'RCPT'>]: SmtpCommandOf<'RCPT'>[Key] };

function readRecipient(rest: string): SmtpCommand {
  const { address, rest: parameters } = pathAfter(
    /^TO:(.*)$/is,
    // RFC 5321 section 4.5.1: the one name that needs no domain.
    rest.replace(/^TO:\s*<postmaster>/i, 'TO:<postmaster>'),
    'RCPT TO:<address>',
  );
  if (address === '') throw wrong('RCPT TO:<> is nobody.');
  const recipient: RecipientFields = { verb: 'RCPT', to: address };
  for (const [name, value] of parametersOf(parameters)) {
    if (name === 'NOTIFY') recipient.notify = readNotify(value);
    else if (name === 'ORCPT') recipient.originalRecipient = readOriginal(value);
    else throw unknownParameter(name);
  }
  return recipient;
}

function readNotify(value: string | undefined): readonly NotifyWish[] {
  const words = (value ?? '').toLowerCase().split(',');
  if (words.length === 1 && words[0] === 'never') return ['never'];
  const wishes = words.filter((word) => word === 'success' || word === 'failure' || word === 'delay');
  if (wishes.length !== words.length || new Set(wishes).size !== wishes.length)
    throw wrong('NOTIFY is NEVER, or some of SUCCESS, FAILURE and DELAY.');
  return wishes;
}

/** RFC 3461 section 4.2: 500 characters. */
function readOriginal(value: string | undefined): OriginalRecipient {
  const [, type, text = ''] = /^([A-Za-z0-9-]{1,40});(.+)$/su.exec((value ?? '').slice(0, 501)) ?? [];
  const isUtf8 = type?.toLowerCase() === 'utf-8';
  const address = isUtf8 ? (readUtf8AddressText(text) ?? readXtext(text)) : readXtext(text);
  if (type === undefined || address === undefined || (value?.length ?? 0) > 500 || /\p{Cc}/u.test(address))
    throw wrong('ORCPT is a type, a semicolon and xtext.');
  return { type: type.toLowerCase(), address };
}
