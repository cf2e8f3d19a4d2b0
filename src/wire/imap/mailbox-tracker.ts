import type { Outstanding } from './command-queue.ts';
import type { StatusResponse, UntaggedResponse } from './response.ts';
import { changedBy, emptyMailbox, type SelectedMailbox } from './selected-mailbox.ts';

const closing: ReadonlySet<string> = new Set(['CLOSE', 'UNSELECT', 'UNAUTHENTICATE']);

/** Which mailbox is selected and what it looks like, from what the server says. */
export class MailboxTracker {
  #mailbox: SelectedMailbox | undefined;
  #opening: { readonly owner: Outstanding; mailbox: SelectedMailbox } | undefined;

  get mailbox(): SelectedMailbox | undefined {
    return this.#mailbox;
  }

  leave(): void {
    this.#mailbox = undefined;
  }

  /** What comes while SELECT is the oldest command is of the mailbox that it opens. */
  follow(oldest: Outstanding | undefined, response: UntaggedResponse | StatusResponse): void {
    const command = oldest?.command;
    if (oldest && (command?.name === 'SELECT' || command?.name === 'EXAMINE')) {
      if (this.#opening?.owner !== oldest)
        this.#opening = { owner: oldest, mailbox: emptyMailbox(command.mailbox) };
      this.#opening.mailbox = changedBy(this.#opening.mailbox, response);
    } else if (this.#mailbox) this.#mailbox = changedBy(this.#mailbox, response);
  }

  /** The command's tag is answered. */
  complete(outstanding: Outstanding, status: StatusResponse): void {
    const { command } = outstanding;
    if (command.name === 'SELECT' || command.name === 'EXAMINE') {
      const opened =
        this.#opening?.owner === outstanding ? this.#opening.mailbox : emptyMailbox(command.mailbox);
      this.#opening = undefined;
      // Not understood: all is as it was.
      if (status.condition === 'BAD') return;
      const mailbox = command.name === 'EXAMINE' ? { ...opened, isReadOnly: true } : opened;
      this.#mailbox = status.condition === 'OK' ? changedBy(mailbox, status) : undefined;
    } else if (status.condition === 'OK' && closing.has(command.name)) this.#mailbox = undefined;
    else if (this.#mailbox) this.#mailbox = changedBy(this.#mailbox, status);
  }
}
