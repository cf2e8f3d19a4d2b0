/**
 * SMTP (RFC 5321) at the server's side, without IO:
 *
 *     const reader = new ServerReader();
 *     reader.receive(chunk);
 *     for (let event = reader.next(); event; event = reader.next()) …   // SmtpServerEvent; never throws for what is in the chunk
 *     reader.expectData();                                              // before the next call of next, once 354 was said
 *     socket.write(writeReply(reply(250, '2.0.0', 'Done.')));
 */
export type { SmtpCommandOf, SmtpVerb } from './command.ts';
export { hasBareLineEnd } from './line-ends.ts';
export { reply, type SmtpReply, writeReply } from './reply.ts';
export { ServerReader, type SmtpServerEvent } from './server-reader.ts';
