/** Landfall's SMTP server over a mail flow in memory, on a free port of this machine. */
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { AppError } from '../../../src/base/errors.ts';
import { silentLog } from '../../../src/base/log.ts';
import { noMetrics } from '../../../src/base/metrics.ts';
import { systemRandom } from '../../../src/base/random.ts';
import { type ConnectionFacts, noActivity } from '../../../src/mailbox/activity-recorder.ts';
import type { MailFlowOptions } from '../../../src/mailflow/mail-flow.ts';
import { SmtpListener, type SmtpListenerOptions } from '../../../src/servers/smtp/smtp-listener.ts';
import { smtpRooms } from '../../../src/servers/smtp/smtp-rooms.ts';
import type { SmtpRooms, Submitter } from '../../../src/servers/smtp/smtp-session.ts';
import { serverCertificate } from '../certificate.ts';
import { TestMailFlow, type TestPerson } from '../mail-flow.ts';
import { PlainTalker } from './plain-talker.ts';

export interface ServedSmtpOptions {
  readonly limits?: Partial<SmtpListenerOptions['limits']>;
  readonly flow?: Partial<MailFlowOptions>;
  readonly rooms?: (rooms: SmtpRooms) => Partial<SmtpRooms>;
}

const certificate = serverCertificate(['localhost', '127.0.0.1'], Date.now());

export class ServedSmtp {
  readonly flow: TestMailFlow;
  readonly kim: TestPerson;
  readonly connected: ConnectionFacts[] = [];
  readonly #options: ServedSmtpOptions;
  readonly #people = new Map<string, TestPerson>();

  private constructor(flow: TestMailFlow, kim: TestPerson, options: ServedSmtpOptions) {
    this.flow = flow;
    this.kim = kim;
    this.#options = options;
    this.#people.set(kim.principal.name, kim);
  }

  /** With kim@contoso.example, whose password is `pass` as everybody's, and whose token is the name. */
  static async open(options: ServedSmtpOptions = {}): Promise<ServedSmtp> {
    const flow = await TestMailFlow.open(options.flow);
    return new ServedSmtp(flow, await flow.person('kim'), options);
  }

  async person(...given: Parameters<TestMailFlow['person']>): Promise<TestPerson> {
    const person = await this.flow.person(...given);
    this.#people.set(person.principal.name, person);
    return person;
  }

  async listen(name: SmtpListenerOptions['name'] = 'smtp'): Promise<SmtpListener> {
    const rooms = this.#rooms();
    const listener = new SmtpListener({
      ...{ name, address: '127.0.0.1', port: 0, minVersion: 'TLSv1.2', serverName: 'mail.contoso.example' },
      certificates: {
        current: { certificate: certificate.certificate, key: certificate.key },
        onChange: () => undefined,
      },
      limits: {
        ...{ maxConnections: 100, maxConnectionsPerAddress: 100, maxMessageBytes: 1024 * 1024 },
        ...{ maxRecipients: 100, signInTimeoutMs: 60_000, idleTimeoutMs: 60_000, messageTimeoutMs: 60_000 },
        ...this.#options.limits,
      },
      rooms: { ...rooms, ...this.#options.rooms?.(rooms) },
      activity: { ...noActivity, connected: (facts) => this.connected.push(facts) },
      ...{ clock: systemClock, random: systemRandom, log: silentLog, metrics: noMetrics },
    });
    await listener.start({ failed: () => undefined });
    onTestFinished(() => listener.stop(AbortSignal.timeout(1_000)));
    return listener;
  }

  async dial(name: SmtpListenerOptions['name'] = 'smtp'): Promise<PlainTalker> {
    return PlainTalker.dial((await this.listen(name)).port);
  }

  #rooms(): SmtpRooms {
    const open = async (login: string): Promise<Submitter> => {
      const person = this.#people.get(login);
      if (person === undefined) throw refused();
      return { principal: person.principal, mailbox: person.mailbox.key };
    };
    return smtpRooms({
      mailFlow: async () => this.flow.flow,
      signInWithPassword: (login, password) =>
        password === 'pass' ? open(login) : Promise.reject(refused()),
      signInWithToken: open,
      hasRoom: async () => true,
    });
  }
}

const refused = (): AppError =>
  new AppError({
    kind: 'denied',
    code: 'access.signIn.refused',
    message: 'The user name or the password is not right.',
  });
