/** The columns of Exchange's protocol logs for MAPI over HTTP, in the order in which its readers expect them. */

/** Of the mailbox endpoint and of the address book: as Exchange 2013 SP1 writes both. */
const clientAccessFields = [
  'date-time',
  'session-id',
  'seq-number',
  'client-name',
  'organization-info',
  'client-software',
  'client-software-version',
  'client-mode',
  'client-ip',
  'client-connection-info',
  'server-ip',
  'protocol',
  'application-id',
  'request-ids',
  'session-cookie',
  'operation',
  'rpc-status',
  'processing-time',
  'operation-specific',
  'failures',
  'performance-data',
  'activity-context-data',
] as const;

/** Of what came in by HTTP, whatever became of it. */
const httpProxyFields = [
  ...(['DateTime', 'RequestId', 'MajorVersion', 'MinorVersion', 'BuildVersion', 'RevisionVersion'] as const),
  ...(['ClientRequestId', 'Protocol', 'UrlHost', 'UrlStem', 'ProtocolAction', 'AuthenticationType'] as const),
  ...(['IsAuthenticated', 'AuthenticatedUser', 'Organization', 'AnchorMailbox', 'UserAgent'] as const),
  ...(['ClientIpAddress', 'ServerHostName', 'HttpStatus', 'BackEndStatus', 'ErrorCode', 'Method'] as const),
  ...(['ProxyAction', 'TargetServer', 'TargetServerVersion', 'RoutingType', 'RoutingHint'] as const),
  ...([
    'BackEndCookie',
    'ServerLocatorHost',
    'ServerLocatorLatency',
    'RequestBytes',
    'ResponseBytes',
  ] as const),
  ...(['TargetOutstandingRequests', 'AuthModulePerfContext', 'HttpPipelineLatency'] as const),
  ...(['CalculateTargetBackEndLatency', 'GlsLatencyBreakup', 'TotalGlsLatency'] as const),
  ...(['AccountForestLatencyBreakup', 'TotalAccountForestLatency', 'ResourceForestLatencyBreakup'] as const),
  ...([
    'TotalResourceForestLatency',
    'ADLatency',
    'SharedCacheLatencyBreakup',
    'TotalSharedCacheLatency',
  ] as const),
  ...(['ActivityContextLifeTime', 'ModuleToHandlerSwitchingLatency', 'ClientReqStreamLatency'] as const),
  ...(['BackendReqInitLatency', 'BackendReqStreamLatency', 'BackendProcessingLatency'] as const),
  ...(['BackendRespInitLatency', 'BackendRespStreamLatency', 'ClientRespStreamLatency'] as const),
  ...(['KerberosAuthHeaderLatency', 'HandlerCompletionLatency', 'RequestHandlerLatency'] as const),
  ...(['HandlerToModuleSwitchingLatency', 'ProxyTime', 'CoreLatency', 'RoutingLatency'] as const),
  ...(['HttpProxyOverhead', 'TotalRequestTime', 'RouteRefresherLatency', 'UrlQuery'] as const),
  ...(['BackEndGenericInfo', 'GenericInfo', 'GenericErrors', 'EdgeTraceId', 'DatabaseGuid'] as const),
  ...(['UserADObjectGuid', 'PartitionEndpointLookupLatency', 'RoutingStatus'] as const),
] as const;

/** The three logs: where each lies below the folder Logging, how its files begin, and what stands in their head. */
export const mapiLogs = {
  clientAccess: {
    folder: ['MAPI Client Access'],
    filePrefix: 'MapiClientAccess_',
    logType: 'MAPI Client Access Logs',
    fields: clientAccessFields,
  },
  addressBook: {
    folder: ['MAPI Address Book Service'],
    filePrefix: 'MapiAddressBook_',
    logType: 'MAPI Address Book Service Logs',
    fields: clientAccessFields,
  },
  httpProxy: {
    folder: ['HttpProxy', 'Mapi'],
    filePrefix: 'HttpProxy_',
    logType: 'HttpProxy Logs',
    fields: httpProxyFields,
  },
} as const;

export type MapiLogName = keyof typeof mapiLogs;
