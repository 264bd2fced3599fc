// The interface for programs, as its OpenAPI description says: see schema.d.ts.

/** @typedef {import("./schema.d.ts").components["schemas"]} Schemas */

/** Where the site has mounted its notices. */
const ROOT = document.documentElement.dataset.notices ?? "/notices/";

/** What went wrong, in the words of the answer. */
export class Refused extends Error {
  /** @param {Schemas["Problem"]} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/**
 * @template Answer
 * @param {string} address whole, or below the root
 * @returns {Promise<Answer>}
 */
async function read(address) {
  const response = await fetch(new URL(address, new URL(ROOT, location.href)), {
    headers: { Accept: "application/json" },
  });
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer);
  return answer;
}

/** @param {string} locale @returns {Promise<Schemas["ListAnswer"]>} */
export const notices = (locale) => read(`notices.json?${new URLSearchParams({ locale, limit: "100" })}`);

/**
 * The notice now, in a language or in the one that the reader likes best; or a version.
 * @param {string} series
 * @param {string | null} language
 * @param {string | null} version
 * @returns {Promise<Schemas["NoticeAnswer"]>}
 */
export function notice(series, language, version) {
  const [own, code, number] = [series, language ?? "", version ?? ""].map(encodeURIComponent);
  if (!code) return read(`${own}.json`);
  return read(number ? `${own}/${code}/versions/${number}.json` : `${own}/${code}.json`);
}

/** @param {Schemas["Meta"]} meta @returns {Promise<Schemas["VersionsAnswer"]>} */
export const versions = (meta) => read(meta.links.versions);

/** @param {string} address @returns {Promise<Schemas["ComparisonAnswer"]>} */
export const comparison = (address) => read(address);
