/**
 * Compressed streams of WS-Management shells, `CompressionType` xpress: [MS-WSMV] section 3.1.4.1.31 over
 * [MS-XCA]. Windows clients send Send and Receive data so unless they were told not to.
 *
 *     expandChunks(bytes, maxBytes)   what a client sent; throws XpressError
 *     compressChunks(bytes)           for such a client
 *     storeChunks(bytes)              the same without compressing
 *
 * And plain LZ77, which MAPI calls DIRECT2: [MS-XCA] sections 2.3 and 2.4.
 *
 *     decompressLz77(bytes, size)     exactly so many bytes; throws XpressError
 *     compressLz77(bytes)             undefined where it would not come out smaller
 */
export { compressChunks, expandChunks, storeChunks } from './chunks.ts';
export { compressLz77 } from './compress-lz77.ts';
export { decompressHuffman } from './decompress-huffman.ts';
export { decompressLz77 } from './decompress-lz77.ts';
export { XpressError } from './xpress-error.ts';
