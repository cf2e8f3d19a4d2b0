import type { PlanReason } from './plan-entry.ts';

export const reasons = {
  listedTwice: { code: 'listedTwice', text: 'The server lists it twice: it is copied once.' },
  notSelectable: {
    code: 'notSelectable',
    text: 'The server says that it holds no messages, and nothing below it is copied.',
  },
  container: {
    code: 'container',
    text: 'It holds no messages at the source: it is made for the folders below it.',
  },
  outsideRoot: { code: 'outsideRoot', text: 'It is not below the UserRoot of this mailbox.' },
  notIncluded: { code: 'notIncluded', text: 'It is not among -IncludeFolders.' },
  allMessages: {
    code: 'allMessages',
    text: 'It shows the messages of all other folders again, which are copied from there.',
  },
  gmailContainer: { code: 'gmailContainer', text: "Gmail's own folders stand at the top here." },
  gmailLabel: { code: 'gmailLabel', text: 'It is a label: its messages are fetched once, from All Mail.' },
  gmailAllMail: {
    code: 'gmailAllMail',
    text: 'Every message is fetched from here once and placed by its labels; here are those without one.',
  },
} as const satisfies Record<string, PlanReason>;

export function otherNamespace(prefix: string): PlanReason {
  const where = prefix === '' ? 'outside of the own folders' : `in the namespace "${prefix}"`;
  return { code: 'otherNamespace', text: `It stands ${where}, which belongs to others.` };
}

export function view(attribute: string): PlanReason {
  return {
    code: 'view',
    text: `The server marks it as ${attribute}: its messages are copied from their own folders.`,
  };
}

export function unreadable(name: string): PlanReason {
  return {
    code: 'unreadableName',
    text: `Its name is wrongly encoded at the source and is read as "${name}".`,
  };
}
