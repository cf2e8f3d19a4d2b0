/** Alone in its file, so that whoever mounts the surface need not load it. */
export const adminPrefix = '/adminapi';
