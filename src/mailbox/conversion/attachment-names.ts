/** Extensions for files whose sender has given no name; those that people get. */
const extensions: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/html': 'htm',
  'text/calendar': 'ics',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/csv': 'csv',
  'text/rtf': 'rtf',
  'text/xml': 'xml',
  'text/rfc822-headers': 'txt',
  'application/rtf': 'rtf',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/xml': 'xml',
  'application/json': 'json',
  'application/x-hwp': 'hwp',
  'application/haansofthwp': 'hwp',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/pgp-signature': 'asc',
  'application/pgp-encrypted': 'asc',
  'application/pkcs7-signature': 'p7s',
  'application/pkcs7-mime': 'p7m',
  'message/rfc822': 'eml',
  'message/delivery-status': 'txt',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
  'image/tiff': 'tif',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
};

const byExtension = new Map(
  Object.entries(extensions)
    .reverse()
    .map(([type, extension]) => [extension, type]),
);

export const extensionOf = (fileName: string): string => /\.[^.\\/\s]{1,16}$/.exec(fileName)?.[0] ?? '';

/** What a file of that name most likely is. */
export const typeOfFileName = (fileName: string): string =>
  byExtension.get(extensionOf(fileName).slice(1).toLowerCase()) ?? 'application/octet-stream';

/** As Exchange calls what came without a name: ATT00001.txt. */
export const numberedName = (number: number, contentType: string): string =>
  `ATT${String(number).padStart(5, '0')}.${extensions[contentType] ?? 'dat'}`;

const longestName = 255;

/** Without what would lead out of a folder or end a line; `C:\fakepath\a.doc` is called by its last part. */
export function cleanFileName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const clean = (last.trim() === '' ? name : last).replace(/[\0-\x1f\x7f/\\]/g, '_').trim();
  if (clean.length <= longestName) return clean;
  const extension = extensionOf(clean);
  return clean.slice(0, longestName - extension.length).toWellFormed() + extension;
}

/** [MS-OXCMSG] section 2.2.2.11: the name in eight and three characters for programs that know no longer ones. */
export function shortFileName(name: string): string {
  const extension = extensionOf(name);
  const base = name.slice(0, name.length - extension.length).replace(/[\s.+,;=[\]]/g, '');
  const short = extension.slice(0, 4);
  return base.length <= 8 ? `${base}${short}` : `${base.slice(0, 6).toWellFormed()}~1${short}`;
}
