import { expect, it } from 'vitest';
import * as imap from './index.ts';

it('what other rooms may use', () => {
  expect(Object.keys(imap).sort()).toEqual([
    'ClientSession',
    'CommandReader',
    'ImapError',
    'ResponseReader',
    'defaultClientLimits',
    'defaultServerLimits',
    'findInternalDate',
    'findSuggestedWaitMs',
    'formatInternalDate',
    'formatNumberSet',
    'hasNumber',
    'isNameExact',
    'mailboxNamed',
    'numberSetOf',
    'numbersOf',
    'parseNumberSet',
    'readMailboxName',
    'saslCramMd5',
    'saslExternal',
    'saslLogin',
    'saslOauthBearer',
    'saslPlain',
    'saslScram',
    'saslXoauth2',
    'sizeOfNumberSet',
    'splitNumberSet',
    'wholeMessage',
    'writeFetchWithBodies',
    'writeResponse',
  ]);
});
