import { createCipheriv } from 'node:crypto';
import { Draw } from '../../tests/corpora/imap-mail/draw.ts';

/** One message of a mailbox as people have them. */
export interface MixedMessage {
  readonly bytes: Uint8Array;
  readonly internalDate: Date;
  /** https://cr.yp.to/proto/maildir.html */
  readonly letters: string;
}

export interface MixedFolder {
  readonly path: readonly string[];
  /** Of a thousand messages. */
  readonly share: number;
}

export const mixedFolders: readonly MixedFolder[] = [
  { path: ['INBOX'], share: 330 },
  { path: ['Sent'], share: 170 },
  { path: ['Drafts'], share: 10 },
  { path: ['Trash'], share: 40 },
  { path: ['Junk'], share: 50 },
  { path: ['보관함'], share: 90 },
  { path: ['보관함', '2024'], share: 80 },
  { path: ['보관함', '2025'], share: 70 },
  { path: ['Projects'], share: 60 },
  { path: ['Projects', '계약'], share: 30 },
  { path: ['Newsletters'], share: 70 },
];

/** Sizes are log-normal, as those of real mail are; the largest is cut off here. */
const medianBytes = 7200;
const spread = 2.175;
const largestBytes = 27_000_000;
const leastBytes = 900;

/** Ascending: the quantiles of the distribution, so that a mailbox of any seed has the same sizes. */
function mixedSizes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const size = medianBytes * Math.exp(spread * normalQuantile((index + 0.5) / count));
    return Math.round(Math.min(largestBytes, Math.max(leastBytes, size)));
  });
}

/**
 * The messages of one folder after the other, the same for the same seed, and no two alike. Text is in Korean and
 * English; what is large is an attachment that does not compress.
 */
export function* mixedMessages(
  seed: number,
  count: number,
): Generator<{ folder: MixedFolder; message: MixedMessage }> {
  const draw = new Draw(Math.imul(seed, 0x9e3779b1));
  const sizes = shuffled(mixedSizes(count), draw);
  const attachment = attachmentText(seed, largestBytes);
  let number = 0;
  for (const folder of mixedFolders) {
    const end = number + Math.round((folder.share * count) / 1000);
    for (; number < end; number += 1) {
      const message = writeMessage(draw, `${seed}.${number}`, sizes[number] ?? leastBytes, attachment);
      yield { folder, message };
    }
  }
}

function writeMessage(draw: Draw, id: string, size: number, attachment: Buffer<ArrayBuffer>): MixedMessage {
  const internalDate = new Date(Date.UTC(2019, 0, 1) + draw.below(2_500 * 86_400) * 1000);
  const isKorean = draw.chance(50);
  const words = isKorean ? koreanWords : englishWords;
  const head = [
    `Return-Path: <${draw.pick(people)}@contoso.kr>`,
    `Received: from mx${draw.below(9)}.fabrikam.com (10.0.${draw.below(256)}.${draw.below(256)}) by mail.contoso.kr`,
    `\twith ESMTPS id ${draw.token(12)}; ${internalDate.toUTCString()}`,
    `From: ${encodedWord(draw.pick(koreanWords))} <${draw.pick(people)}@contoso.kr>`,
    `To: ${draw.pick(people)}@contoso.com, ${draw.pick(people)}@fabrikam.com`,
    `Subject: ${encodedWord(sentence(draw, words, 6))}`,
    `Date: ${internalDate.toUTCString()}`,
    `Message-ID: <${id}.${draw.token(16)}@contoso.kr>`,
    'MIME-Version: 1.0',
  ];
  const textType = 'Content-Type: text/plain; charset=utf-8';
  const isPlain = size < 6000;
  const boundary = `=_${draw.token(20)}`;
  const before = isPlain
    ? [...head, textType, 'Content-Transfer-Encoding: 8bit', '', '']
    : [
        ...head,
        `Content-Type: multipart/mixed; boundary="${boundary}"`,
        '',
        `--${boundary}`,
        textType,
        '',
        '',
      ];
  const headBytes = Buffer.from(before.join('\r\n'));
  const textBytes = Math.max(0, Math.min(size - headBytes.length, isPlain ? size : 4000));
  const text = Buffer.from(paragraphs(draw, words, textBytes));
  const parts = [headBytes, text];
  if (!isPlain) {
    const name = encodedWord(`${draw.pick(koreanWords)}.pdf`);
    const between = Buffer.from(
      [
        '',
        `--${boundary}`,
        `Content-Type: application/pdf; name="${name}"`,
        'Content-Transfer-Encoding: base64',
        'Content-Disposition: attachment',
        '',
        '',
      ].join('\r\n'),
    );
    const rest = Math.max(78, size - headBytes.length - text.length - between.length - boundary.length - 8);
    const from = draw.below(Math.max(1, attachment.length - rest));
    // Whole lines: they are 78 bytes.
    const start = from - (from % 78);
    const length = Math.min(rest - (rest % 78), attachment.length - start);
    parts.push(between, attachment.subarray(start, start + length), Buffer.from(`--${boundary}--\r\n`));
  }
  return { bytes: Buffer.concat(parts), internalDate, letters: lettersOf(draw) };
}

function lettersOf(draw: Draw): string {
  return [draw.chance(8) ? 'F' : '', draw.chance(15) ? 'R' : '', draw.chance(80) ? 'S' : ''].join('');
}

/** Base64 in lines, of bytes that nobody can compress. */
function attachmentText(seed: number, length: number): Buffer<ArrayBuffer> {
  const key = Buffer.alloc(16, seed);
  const bytes = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(
    Buffer.alloc(Math.ceil(length / 78) * 57),
  );
  return Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\r\n'), 'latin1');
}

function paragraphs(draw: Draw, words: readonly string[], length: number): string {
  let text = '';
  let bytes = 0;
  while (bytes < length) {
    const line = `${sentence(draw, words, 9)}.\r\n${draw.chance(20) ? '\r\n' : ''}`;
    text += line;
    bytes += Buffer.byteLength(line);
  }
  return text;
}

function sentence(draw: Draw, words: readonly string[], count: number): string {
  return Array.from({ length: count }, () =>
    draw.chance(12) ? String(draw.below(1_000_000)) : draw.pick(words),
  ).join(' ');
}

function encodedWord(text: string): string {
  // RFC 2047 section 2: 75 characters at most.
  const pieces = text.match(/.{1,14}/gu) ?? [];
  return pieces.map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`).join('\r\n ');
}

function shuffled<Item>(items: readonly Item[], draw: Draw): Item[] {
  return items
    .map((item) => ({ item, at: draw.below(2 ** 31) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Of the normal distribution, by Acklam's rational approximation: good to a billionth. */
function normalQuantile(p: number): number {
  const [a, b] = [centralNumerator, centralDenominator];
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (horner(a, r) * q) / (horner(b, r) * r + 1);
}

function tail(q: number): number {
  return horner(tailNumerator, q) / (horner(tailDenominator, q) * q + 1);
}

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

const centralNumerator = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const centralDenominator = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
];
const tailNumerator = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailDenominator = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

const people = [
  'minsu.kim',
  'jiyoung.lee',
  'terry.adams',
  'alex.wilber',
  'suji.park',
  'megan.bowen',
  'hana.choi',
];

const koreanWords =
  '안녕하세요 회의 자료 첨부 확인 부탁드립니다 계약서 일정 변경 보고서 검토 다음주 월요일 오전 고객사 견적 요청 승인 완료 담당자 연락처 감사합니다 예산 프로젝트 진행 현황 공유 의견 주시면 반영하겠습니다 메일 서버 이전 안내 점검 시간'.split(
    ' ',
  );
const englishWords =
  'please find attached the report for review before our meeting on monday and let me know whether the schedule still works because customer has asked about invoice budget contract approval status of migration project server maintenance window thanks regards team update next quarter'.split(
    ' ',
  );
