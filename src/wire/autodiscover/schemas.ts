/** [MS-OXDSCLI] section 2.2.1. */
export const responseSchema = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';
export const outlookResponseSchema =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';
