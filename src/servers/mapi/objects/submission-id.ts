/** PidTagMessageSubmissionId, [MS-OXOMSG] section 2.2.1.79: what the server wants of it. Here by what it is called back, and where it lay. */
import { type FolderId, type Guid, parseGuid } from '../../../base/ids.ts';

const form = /^([0-9a-f-]{36});(\d+)$/;

export const writeSubmissionId = (id: Guid, folder: FolderId): Uint8Array =>
  new Uint8Array(Buffer.from(`${id};${folder}`));

const parsed = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? null : form.exec(Buffer.from(bytes).toString('latin1'));

export const readSubmissionId = (bytes: Uint8Array): Guid | undefined => parseGuid(parsed(bytes)?.[1] ?? '');

/** Undefined for what was never submitted here. */
export function submissionFolder(bytes: Uint8Array | undefined): FolderId | undefined {
  const folder = parsed(bytes)?.[2];
  return folder === undefined ? undefined : (Number(folder) as FolderId);
}
