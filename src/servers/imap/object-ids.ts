/** RFC 8474. */
import type { BodyHash, FolderId } from '../../base/ids.ts';

/** Section 5.1: the same for the same content, wherever it lies. */
export const emailIdOf = (body: BodyHash): string => `M${body.slice(0, 40)}`;
export const mailboxIdOf = (folder: FolderId): string => `F${folder}`;
