/**
 * Compressed streams of WS-Management shells, `CompressionType` xpress: [MS-WSMV] section 3.1.4.1.31 over
 * [MS-XCA]. Windows clients send Send and Receive data so unless they were told not to.
 *
 *     expandChunks(bytes, maxBytes)   what a client sent; throws XpressError
 *     compressChunks(bytes)           for such a client
 *     storeChunks(bytes)              the same without compressing
 */
export { compressChunks, expandChunks, storeChunks } from './chunks.ts';
export { decompressHuffman } from './decompress-huffman.ts';
export { XpressError } from './xpress-error.ts';
