/**
 * Does what Outlook does when it starts: Autodiscover, Connect, Logon, the Inbox, the address book, Disconnect. Nothing is changed,
 * and nothing is read but that it is there.
 */
import { type ProbeStep, stepsTaken } from '../../base/connecting/probe-step.ts';
import { readPoxAnswer, writePoxRequest } from '../../wire/autodiscover/index.ts';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import { askEndpoint, EndpointError } from '../client-access/endpoint-request.ts';
import {
  bindBody,
  connectBody,
  emptyBody,
  executeBody,
  logonRop,
  openFolderRop,
  queryRowsBody,
  readExecuteAnswer,
  readLogonAnswer,
  readOpenFolderAnswer,
  unbindBody,
} from './mapi-bodies.ts';
import { hex, MapiProbeClient, type ProbeWay } from './mapi-probe-client.ts';
import { ProbeFailure } from './probe-failure.ts';

export const probeSteps = ['Autodiscover', 'Connect', 'Logon', 'Inbox', 'AddressBook', 'Disconnect'] as const;
export type ProbeStepName = (typeof probeSteps)[number];

export interface OutlookProbe {
  readonly emailAddress: string;
  /** Asked in turn until one answers, as Outlook does. */
  readonly autodiscoverUrls: readonly string[];
  /** Which of the URLs that come back is used; the other where it lacks. */
  readonly prefers: 'internal' | 'external';
  readonly way: ProbeWay;
  /** Before each, for those who watch. */
  readonly onStep?: (name: ProbeStepName) => void;
}

export interface ProbeOutcome {
  readonly steps: readonly ProbeStep<ProbeStepName>[];
  readonly failure:
    | { readonly step: ProbeStepName; readonly message: string; readonly error: string }
    | undefined;
}

const inbox = 4;

export async function runOutlookProbe(probe: OutlookProbe): Promise<ProbeOutcome> {
  const details = new Map<ProbeStepName, string>();
  const progress: { step: ProbeStepName } = { step: 'Autodiscover' };
  const take = async <T>(
    name: ProbeStepName,
    work: () => Promise<{ readonly detail: string; readonly result: T }>,
  ): Promise<T> => {
    progress.step = name;
    probe.onStep?.(name);
    const { detail, result } = await work();
    details.set(name, detail);
    return result;
  };
  let mailStore: MapiProbeClient | undefined;
  try {
    const found = await take('Autodiscover', () => discover(probe));
    const client = new MapiProbeClient(found.mailStore, probe.way);
    mailStore = client;
    await take('Connect', async () => {
      await client.send('Connect', connectBody(found.legacyDn));
      if (!client.hasContext)
        throw new ProbeFailure('Connect was answered without a cookie of a session context.');
      return { detail: found.mailStore, result: undefined };
    });
    const logon = await take('Logon', () => logOn(client, found.legacyDn));
    await take('Inbox', () => openInbox(client, logon));
    await take('AddressBook', () => readAddressBook(found.addressBook, probe.way));
    await take('Disconnect', async () => {
      await client.send('Disconnect', emptyBody());
      return { detail: '', result: undefined };
    });
    return { steps: stepsTaken(probeSteps, { details }), failure: undefined };
  } catch (error) {
    const message = messageOf(error);
    if (message === undefined) throw error;
    // The session would wait for its client until its time is over.
    if (mailStore?.hasContext && progress.step !== 'Disconnect')
      await mailStore.send('Disconnect', emptyBody()).catch(() => undefined);
    const name = error instanceof Error ? error.name : 'Error';
    return {
      steps: stepsTaken(probeSteps, { details, failed: { name: progress.step, message } }),
      failure: { step: progress.step, message, error: name },
    };
  }
}

async function discover({ emailAddress, autodiscoverUrls, prefers, way }: OutlookProbe) {
  const problems: string[] = [];
  for (const url of autodiscoverUrls) {
    try {
      const body = Buffer.from(writePoxRequest(emailAddress));
      const answer = await askEndpoint({
        ...{
          url,
          method: 'POST',
          body,
          signal: way.signal,
          dial: way.dial,
          networks: way.networks,
          agent: way.agent,
        },
        headers: {
          Authorization: way.authorization,
          'Content-Type': 'text/xml; charset=utf-8',
          'Content-Length': body.length,
          'X-MapiHttpCapability': '1',
        },
      });
      if (answer.status === 401) throw new ProbeFailure('The account was not taken (HTTP 401).');
      const read = answer.status === 200 ? readPoxAnswer(answer.body.toString('utf8')) : undefined;
      if (read === undefined) throw new ProbeFailure(`No answer of Autodiscover (HTTP ${answer.status}).`);
      if (read.kind === 'error') throw new ProbeFailure(`${read.error.message} (${read.error.code})`);
      if (read.kind === 'redirect')
        throw new ProbeFailure(
          `It sends elsewhere: ${read.redirect.kind === 'redirectUrl' ? read.redirect.url : read.redirect.address}.`,
        );
      const of = ({ internalUrl, externalUrl }: typeof read.mailStore) =>
        prefers === 'internal' ? (internalUrl ?? externalUrl) : (externalUrl ?? internalUrl);
      const [mailStore, addressBook] = [of(read.mailStore), of(read.addressBook)];
      if (mailStore === undefined || addressBook === undefined)
        throw new ProbeFailure(
          `It does not tell of MAPI over HTTP for ${emailAddress}. Turn it on: Set-OrganizationConfig -MapiHttpEnabled $true, or Set-CASMailbox ${emailAddress} -MapiHttpEnabled $true.`,
        );
      return { detail: url, result: { mailStore, addressBook, legacyDn: read.legacyDn } };
    } catch (error) {
      const message = messageOf(error);
      if (message === undefined || way.signal.aborted) throw error;
      problems.push(autodiscoverUrls.length === 1 ? message : `${url}: ${message}`);
    }
  }
  throw new ProbeFailure(problems.join(' '));
}

async function logOn(client: MapiProbeClient, userDn: string) {
  const { rops, handles } = await execute(client, logonRop(userDn), [0xffff_ffff]);
  const { returnValue, folderIds } = readLogonAnswer(rops);
  if (returnValue !== 0) throw new ProbeFailure(`RopLogon failed with the code ${hex(returnValue)}.`);
  return {
    detail: `${folderIds.length} folders`,
    result: { handle: handles[0] ?? 0, inbox: folderIds[inbox] ?? 0n },
  };
}

async function openInbox(
  client: MapiProbeClient,
  logon: { readonly handle: number; readonly inbox: bigint },
) {
  const { rops } = await execute(client, openFolderRop(logon.inbox), [logon.handle, 0xffff_ffff]);
  const returnValue = readOpenFolderAnswer(rops);
  if (returnValue !== 0) throw new ProbeFailure(`RopOpenFolder failed with the code ${hex(returnValue)}.`);
  return { detail: `0x${logon.inbox.toString(16).padStart(16, '0')}`, result: undefined };
}

async function readAddressBook(url: string, way: ProbeWay) {
  const client = new MapiProbeClient(url, way);
  await client.send('Bind', bindBody());
  await client.send('QueryRows', queryRowsBody());
  await client.send('Unbind', unbindBody());
  return { detail: url, result: undefined };
}

async function execute(client: MapiProbeClient, rops: Uint8Array, handles: readonly number[]) {
  return readExecuteAnswer(await client.send('Execute', executeBody(rops, handles)));
}

/** Undefined for what is a fault of this program. */
function messageOf(error: unknown): string | undefined {
  if (error instanceof ProbeFailure || error instanceof EndpointError) return error.message;
  if (error instanceof MapiFormatError || error instanceof RangeError)
    return `The answer cannot be read: ${error.message}`;
  return undefined;
}
