// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletDisableInboxrule } from './disable-inboxrule.ts';
import { cmdlet as cmdletEnableInboxrule } from './enable-inboxrule.ts';
import { cmdlet as cmdletGetDkimsigningconfig } from './get-dkimsigningconfig.ts';
import { cmdlet as cmdletGetInboxrule } from './get-inboxrule.ts';
import { cmdlet as cmdletGetMailboxautoreplyconfiguration } from './get-mailboxautoreplyconfiguration.ts';
import { cmdlet as cmdletGetMessage } from './get-message.ts';
import { cmdlet as cmdletGetQueue } from './get-queue.ts';
import { cmdlet as cmdletNewDkimsigningconfig } from './new-dkimsigningconfig.ts';
import { cmdlet as cmdletNewInboxrule } from './new-inboxrule.ts';
import { cmdlet as cmdletRemoveInboxrule } from './remove-inboxrule.ts';
import { cmdlet as cmdletRemoveMessage } from './remove-message.ts';
import { cmdlet as cmdletResumeMessage } from './resume-message.ts';
import { cmdlet as cmdletRetryQueue } from './retry-queue.ts';
import { cmdlet as cmdletRotateDkimsigningconfig } from './rotate-dkimsigningconfig.ts';
import { cmdlet as cmdletSetDkimsigningconfig } from './set-dkimsigningconfig.ts';
import { cmdlet as cmdletSetInboxrule } from './set-inboxrule.ts';
import { cmdlet as cmdletSetMailboxautoreplyconfiguration } from './set-mailboxautoreplyconfiguration.ts';
import { cmdlet as cmdletSuspendMessage } from './suspend-message.ts';

export const cmdlets = [
  cmdletDisableInboxrule,
  cmdletEnableInboxrule,
  cmdletGetDkimsigningconfig,
  cmdletGetInboxrule,
  cmdletGetMailboxautoreplyconfiguration,
  cmdletGetMessage,
  cmdletGetQueue,
  cmdletNewDkimsigningconfig,
  cmdletNewInboxrule,
  cmdletRemoveInboxrule,
  cmdletRemoveMessage,
  cmdletResumeMessage,
  cmdletRetryQueue,
  cmdletRotateDkimsigningconfig,
  cmdletSetDkimsigningconfig,
  cmdletSetInboxrule,
  cmdletSetMailboxautoreplyconfiguration,
  cmdletSuspendMessage,
] as const;
