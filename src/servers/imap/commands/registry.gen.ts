// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { command as commandAuthenticate } from './authenticate.ts';
import { command as commandCapability } from './capability.ts';
import { command as commandClose } from './close.ts';
import { command as commandCompress } from './compress.ts';
import { command as commandCopy } from './copy.ts';
import { command as commandCreate } from './create.ts';
import { command as commandDelete } from './delete.ts';
import { command as commandEnable } from './enable.ts';
import { command as commandExpunge } from './expunge.ts';
import { command as commandFetch } from './fetch.ts';
import { command as commandId } from './id.ts';
import { command as commandIdle } from './idle.ts';
import { command as commandList } from './list.ts';
import { command as commandLogin } from './login.ts';
import { command as commandLogout } from './logout.ts';
import { command as commandNamespace } from './namespace.ts';
import { command as commandNoop } from './noop.ts';
import { command as commandQuota } from './quota.ts';
import { command as commandRename } from './rename.ts';
import { command as commandSearch } from './search.ts';
import { command as commandSelect } from './select.ts';
import { command as commandStarttls } from './starttls.ts';
import { command as commandStatus } from './status.ts';
import { command as commandStore } from './store.ts';
import { command as commandSubscribe } from './subscribe.ts';

export const commands = [
  commandAuthenticate,
  commandCapability,
  commandClose,
  commandCompress,
  commandCopy,
  commandCreate,
  commandDelete,
  commandEnable,
  commandExpunge,
  commandFetch,
  commandId,
  commandIdle,
  commandList,
  commandLogin,
  commandLogout,
  commandNamespace,
  commandNoop,
  commandQuota,
  commandRename,
  commandSearch,
  commandSelect,
  commandStarttls,
  commandStatus,
  commandStore,
  commandSubscribe,
] as const;
