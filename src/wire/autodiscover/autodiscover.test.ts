import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findJsonProtocol,
  poxErrors,
  readPoxAnswer,
  readPoxRequest,
  writePoxError,
  writePoxRedirect,
  writePoxRequest,
  writePoxSettings,
} from './index.ts';
import { outlookResponseSchema } from './schemas.ts';

const user = {
  displayName: '김민수 <& Co>',
  legacyDn: '/o=Landfall/cn=Recipients/cn=1',
  smtpAddress: 'kim@contoso.com',
  deploymentId: '30c3a927-42aa-5de8-91e3-8e5b4655ed00',
};
const id = '416c6368-656d-794a-6f45-57615272456e@contoso.com';
const mapiHttp = {
  mailStore: { internalUrl: `https://mail.contoso.com/mapi/emsmdb/?MailboxId=${id}`, externalUrl: undefined },
  addressBook: {
    internalUrl: `https://mail.contoso.com/mapi/nspi/?MailboxId=${id}`,
    externalUrl: 'https://x/mapi',
  },
};

describe('[MS-OXDSCLI] requests', () => {
  it.each([
    ['what is written here', writePoxRequest('kim@contoso.com'), 'kim@contoso.com', undefined],
    [
      // Outlook 2016: one line, both names.
      'what Outlook writes',
      `<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request><EMailAddress>kim@contoso.com</EMailAddress><LegacyDN>/o=x</LegacyDN><AcceptableResponseSchema>${outlookResponseSchema}</AcceptableResponseSchema></Request></Autodiscover>`,
      'kim@contoso.com',
      '/o=x',
    ],
    [
      'a request without a namespace',
      '\uFEFF<Autodiscover><Request><LegacyDN>/o=x</LegacyDN></Request></Autodiscover>',
      undefined,
      '/o=x',
    ],
  ])('%s', (_, text, emailAddress, legacyDn) => {
    expect(readPoxRequest(text)).toEqual({
      ...{ emailAddress, legacyDn },
      acceptableResponseSchema: outlookResponseSchema,
    });
  });

  it.each([
    ['nothing', ''],
    ['no XML', '{"EMailAddress":"kim"}'],
    ['another document', '<Envelope><Request><EMailAddress>kim</EMailAddress></Request></Envelope>'],
    ['nobody', '<Autodiscover><Request><EMailAddress> </EMailAddress></Request></Autodiscover>'],
    [
      'entities',
      '<!DOCTYPE a [<!ENTITY b "c">]><Autodiscover><Request><EMailAddress>&b;</EMailAddress></Request></Autodiscover>',
    ],
    ['depth', `${'<Autodiscover>'.repeat(50)}${'</Autodiscover>'.repeat(50)}`],
  ])('%s is no request', (_, text) => {
    expect(readPoxRequest(text)).toBeUndefined();
  });
});

describe('[MS-OXDSCLI] answers', () => {
  it('say where MAPI over HTTP is, in the form of section 4.4', () => {
    const text = writePoxSettings({ user, mapiHttp });
    expect(text).toContain('<DisplayName>김민수 &lt;&amp; Co&gt;</DisplayName>');
    expect(text).toContain('<Protocol Type="mapiHttp" Version="1">');
    expect(text).toContain(`<MailStore>
          <InternalUrl>https://mail.contoso.com/mapi/emsmdb/?MailboxId=${id}</InternalUrl>
        </MailStore>`);
    expect(readPoxAnswer(text)).toEqual({ kind: 'settings', legacyDn: user.legacyDn, ...mapiHttp });
  });

  it('say whom to ask for where public folders are, and nothing where there are none', () => {
    const text = writePoxSettings({ user, publicFolderAddress: 'pf@contoso.com' });
    expect(text).toMatch(
      /<PublicFolderInformation>\s*<SmtpAddress>pf@contoso.com<\/SmtpAddress>\s*<\/PublicFolderInformation>/,
    );
  });

  it('name no protocol that is not served, and no public folders', () => {
    const text = writePoxSettings({ user });
    expect(text).not.toContain('PublicFolder');
    expect(text).not.toMatch(/Protocol|EXCH|EXPR/);
    expect(readPoxAnswer(text)).toMatchObject({ kind: 'settings', mailStore: {}, addressBook: {} });
  });

  it.each([
    { kind: 'redirectAddr', address: 'kim@fabrikam.com' } as const,
    { kind: 'redirectUrl', url: 'https://autodiscover.fabrikam.com/autodiscover/autodiscover.xml' } as const,
  ])('send elsewhere: $kind', (redirect) => {
    expect(readPoxAnswer(writePoxRedirect(redirect))).toEqual({ kind: 'redirect', redirect });
  });

  it.each(Object.values(poxErrors))('refuse: $code', (error) => {
    const text = writePoxError(error, Date.UTC(2026, 0, 1, 12, 14, 10, 518), 1_054_084_152);
    expect(text).toContain('<Error Time="12:14:10.518" Id="1054084152">');
    expect(text).toContain(`<Response${error.code === 500 ? ` xmlns="${outlookResponseSchema}"` : ''}>`);
    expect(readPoxAnswer(text)).toEqual({ kind: 'error', error });
  });

  it('are read within bounds, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const wrapped = readPoxAnswer(`<Autodiscover><Response>${text}</Response></Autodiscover>`);
        expect([undefined, 'settings', 'redirect', 'error']).toContain(wrapped?.kind);
        expect(readPoxAnswer(writePoxSettings({ user: { ...user, displayName: text } }))?.kind).toBe(
          'settings',
        );
      }),
    );
  });
});

describe('version 2', () => {
  it.each([
    ['autodiscoverv1', 'AutodiscoverV1'],
    ['MAPIHTTP', 'MapiHttp'],
    ['Ews', undefined],
    ['', undefined],
  ])('of "%s" it knows %s', (given, protocol) => {
    expect(findJsonProtocol(given)).toBe(protocol);
  });
});
