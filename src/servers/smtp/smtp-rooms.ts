import type { MailFlow } from '../../mailflow/mail-flow.ts';
import type { SmtpRooms } from './smtp-session.ts';

export interface SmtpRoomParts extends Pick<SmtpRooms, 'signInWithPassword' | 'signInWithToken' | 'hasRoom'> {
  /** Loaded when the first mail comes. */
  mailFlow(): Promise<Pick<MailFlow, 'intake' | 'submission'>>;
}

/** SMTP over the mail flow: what comes goes where MAPI's mail goes. */
export function smtpRooms({ mailFlow, ...parts }: SmtpRoomParts): SmtpRooms {
  return {
    ...parts,
    judge: async (address, expected) => (await mailFlow()).intake.judge(address, expected),
    accept: async (mail) => (await mailFlow()).intake.accept(mail),
    checkReturnPath: async (principal, address) =>
      (await mailFlow()).submission.checkReturnPath(principal, address),
    submit: async (mail) => (await (await mailFlow()).submission.submit(mail)).id,
  };
}
