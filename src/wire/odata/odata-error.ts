/** What somebody wrote in an address is not OData; says where. */
export class ODataError extends Error {
  override readonly name = 'ODataError';
}
