/** Rules for the proxies that people put before the server: they let MAPI over HTTP through as it is. */

export const proxyKinds = ['Nginx', 'HAProxy'] as const;
export type ProxyKind = (typeof proxyKinds)[number];

export interface ProxyPlan {
  /** Names that clients use. */
  readonly hosts: readonly string[];
  readonly servers: readonly {
    readonly name: string;
    readonly host: string;
    readonly port: number;
    readonly tls: boolean;
  }[];
}

export function proxyRule(kind: ProxyKind, plan: ProxyPlan): string {
  return kind === 'Nginx' ? nginxRule(plan) : haproxyRule(plan);
}

/**
 * - NotificationWait holds its answer open for five minutes, and PROCESSING must come at once: no buffer, long times.
 * - Kerberos tickets and cookies are large: headers of 64 KB.
 * - A request is never sent twice: Execute changes things.
 * - Requests of one mailbox go to one server.
 */
function nginxRule({ hosts, servers }: ProxyPlan): string {
  const isTls = servers.every(({ tls }) => tls);
  const [first] = servers;
  const certificate = hosts[0] ?? 'mail.example.com';
  const upstream = servers.map(({ host, port }) => `    server ${host}:${port};`).join('\n');
  const tls = isTls
    ? `
        proxy_ssl_server_name on;
        proxy_ssl_name ${first?.name ?? certificate};
        # Its certificate is trusted where it lies in this file; or leave the check out within one machine.
        # proxy_ssl_verify on;
        # proxy_ssl_trusted_certificate /etc/nginx/landfall-ca.pem;`
    : '';
  return `upstream landfall {
    hash $landfall_mailbox consistent;
${upstream}
}

# Whoever has no mailbox in the address stays with the server of its own address.
map $arg_MailboxId $landfall_mailbox {
    default $arg_MailboxId;
    ""      $remote_addr;
}

server {
    listen 443 ssl;
    server_name ${hosts.join(' ')};
    ssl_certificate     /etc/ssl/certs/${certificate}.pem;
    ssl_certificate_key /etc/ssl/private/${certificate}.key;

    client_header_buffer_size 16k;
    large_client_header_buffers 8 64k;

    location ~* ^/(mapi|autodiscover)/ {
        proxy_pass ${isTls ? 'https' : 'http'}://landfall;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Connection "";
        proxy_set_header X-Forwarded-For $remote_addr;${tls}
        proxy_buffering off;
        proxy_request_buffering off;
        client_max_body_size 64m;
        proxy_read_timeout 15m;
        proxy_send_timeout 15m;
        proxy_next_upstream off;
    }
}
`;
}

/** HAProxy writes names of headers in lower case, which Outlook takes, and others do not: they get them as they came. */
const headerNames = [
  ...['X-RequestType', 'X-RequestId', 'X-ClientInfo', 'X-ResponseCode', 'X-PendingPeriod'],
  ...['X-ExpirationInfo', 'X-ServerApplication', 'WWW-Authenticate', 'Set-Cookie', 'Content-Type'],
] as const;

function haproxyRule({ hosts, servers }: ProxyPlan): string {
  const certificate = hosts[0] ?? 'mail.example.com';
  const adjust = headerNames.map((name) => `    h1-case-adjust ${name.toLowerCase()} ${name}`).join('\n');
  const lines = servers
    .map(({ name, host, port, tls }, index) => {
      const how = tls ? ` ssl verify none sni str(${name})` : '';
      return `    server landfall${index + 1} ${host}:${port}${how} check`;
    })
    .join('\n');
  return `global
    tune.bufsize 131072
${adjust}

frontend landfall
    mode http
    bind :443 ssl crt /etc/haproxy/${certificate}.pem alpn http/1.1
    option h1-case-adjust-bogus-client
    timeout client 15m
    acl landfall_host hdr(host),field(1,:) -i ${hosts.join(' ')}
    acl landfall_path path_beg -i /mapi/ /autodiscover/
    use_backend landfall if landfall_host landfall_path

backend landfall
    mode http
    balance url_param MailboxId
    hash-type consistent
    option forwardfor
    option httpchk GET /mapi/healthcheck.htm
    http-check expect status 200
    http-reuse never
    retries 3
    retry-on conn-failure
    timeout connect 10s
    timeout server 15m
${lines}
`;
}
