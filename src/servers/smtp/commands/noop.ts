import { defineSmtpCommand } from '../command-definition.ts';
import { done } from '../smtp-session.ts';

export const command = defineSmtpCommand({ verbs: ['NOOP'], after: 'nothing', run: () => done() });
