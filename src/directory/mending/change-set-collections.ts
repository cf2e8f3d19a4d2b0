/** Where change sets lie in the record store. */
import type { Guid } from '../../base/ids.ts';

export const changeSets = 'directory.changeset';
/** Under the ids of those that have not come to an end. */
export const openChangeSets = 'directory.changeset-open';
export const changeItems = (id: Guid): string => `directory.changeset-item/${id}`;
