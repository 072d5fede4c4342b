/** Whether a request that changes something comes from a page of this server. Pure. */

/** What is looked at. */
export interface OriginFacts {
  readonly host: string;
  readonly secure: boolean;
  /** Headers; `undefined` where they are missing. */
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}

/**
 * Every header that is there must say so, and one of the two must be there: browsers that send
 * neither with a form are too old to sign in with.
 */
export function sameOrigin({ host, secure, origin, fetchSite }: OriginFacts): boolean {
  if (fetchSite !== undefined && fetchSite !== "same-origin") return false;
  if (origin === undefined) return fetchSite === "same-origin";
  return origin === `${secure ? "https" : "http"}://${host}`;
}
