/**
 * Where a UserRoot such as `/users/terry.adams` may be found: servers show one shared folder under many names. Courier
 * 5 lists it as `#shared.users.terry adams`, its separator in a name being shown as a space; Cyrus writes `^` there.
 */
export interface SourceNamespace {
  /** As the server writes it, with its separator at the end where it has one. */
  readonly prefix: string;
  readonly delimiter: string | undefined;
}

export interface SourceNamespaces {
  readonly personal: readonly SourceNamespace[];
  readonly other: readonly SourceNamespace[];
  readonly shared: readonly SourceNamespace[];
}

export interface RootCandidate {
  /** A folder's name without a separator at its end. */
  readonly root: string;
  readonly delimiter: string | undefined;
  readonly reason: string;
}

const maxCandidates = 24;

/** What stands for the separator within a name: Courier, Cyrus, others; and nothing at all. */
const stands = [' ', '^', '_'] as const;

/** The most likely first. Whoever has the server's list takes the first that is there. */
export function rootCandidates(
  userRoot: string,
  namespaces: SourceNamespaces,
  delimiter: string | undefined,
): RootCandidate[] {
  const found = new Map<string, RootCandidate>();
  const add = (root: string, separator: string | undefined, reason: string) => {
    if (root !== '' && !found.has(root)) found.set(root, { root, delimiter: separator, reason });
  };
  const segments = userRoot.split('/').filter((segment) => segment !== '');

  add(userRoot.replace(/\/+$/, ''), delimiter, 'as written');
  for (const spelt of spellings(segments, delimiter)) add(spelt, delimiter, 'from the top');
  for (const { prefix, delimiter: own } of [...namespaces.shared, ...namespaces.other]) {
    for (const spelt of spellings(segments, own)) {
      add(prefix + spelt, own, `in the namespace ${prefix}`);
    }
    // `Other Users/` and a root of `/users/kim`: the namespace is what the first part means.
    for (const spelt of spellings(segments.slice(1), own)) {
      add(prefix + spelt, own, `in the namespace ${prefix}, which stands for ${segments[0]}`);
    }
  }
  return [...found.values()].slice(0, maxCandidates);
}

function spellings(segments: readonly string[], delimiter: string | undefined): string[] {
  if (segments.length === 0) return [];
  const separator = delimiter ?? '/';
  const plain = segments.join(separator);
  if (!segments.some((segment) => segment.includes(separator))) return [plain];
  const replaced = stands.map((stand) =>
    segments.map((segment) => segment.replaceAll(separator, stand)).join(separator),
  );
  return [...replaced, plain];
}
