// One page for all notices: `?notice=<series>&locale=<language>&version=<number>`.

import { comparison, notice, notices, Refused, versions } from "./api.js";
import { content, element, heading } from "./rendering.js";
import { dayIn, wordsIn } from "./words.js";

/** @typedef {import("./schema.d.ts").components["schemas"]} Schemas */

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const asked = new URLSearchParams(location.search);
const languageOfBrowser = navigator.language.split("-")[0] ?? "en";

/** @param {Record<string, string>} where */
const address = (where) => `?${new URLSearchParams(where)}`;

/**
 * @param {string} language
 * @param {string} title
 * @param {...(Node | string)} children
 */
function show(language, title, ...children) {
  document.documentElement.lang = language;
  document.title = title;
  main.replaceChildren(...children);
  main.setAttribute("aria-busy", "false");
  // What the address points to is here only now.
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

/** @param {Schemas["Meta"]} meta */
function inForce(meta) {
  const words = wordsIn(meta.language);
  const day = (/** @type {string} */ value) => dayIn(meta.language, value);
  const period = meta.effective_until
    ? words.period(day(meta.effective_from), day(meta.effective_until))
    : words.from(day(meta.effective_from));
  const name = meta.version === null ? [] : [words.version(String(meta.version))];
  return [...name, period].join(", ");
}

/** @param {Schemas["NoticeAnswer"]} answer */
function languageLinks({ meta }) {
  const names = new Intl.DisplayNames([meta.language], { type: "language" });
  const items = meta.languages.map(({ language }) => {
    const own = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
    const version = asked.get("version");
    const where = { notice: meta.series, locale: language, ...(version ? { version } : {}) };
    return element(
      "li",
      {},
      language === meta.language
        ? element("span", { lang: language, "aria-current": "page" }, own)
        : element("a", { href: address(where), lang: language, hreflang: language, title: names.of(language) ?? own }, own),
    );
  });
  return items.length < 2
    ? ""
    : element("nav", { "aria-label": wordsIn(meta.language).languages }, element("ul", {}, ...items));
}

/** @param {Schemas["Meta"]} meta */
function banners(meta) {
  const words = wordsIn(meta.language);
  const day = (/** @type {string} */ value) => dayIn(meta.language, value);
  const now = element("p", {}, element("a", { href: address({ notice: meta.series, locale: meta.language }) }, words.now));
  const told = [];
  if (meta.withdrawn_on) told.push(element("p", {}, words.withdrawn(day(meta.withdrawn_on))));
  if (meta.lagging) {
    told.push(element("p", {}, meta.lagging.message));
    told.push(element("ul", {}, ...meta.lagging.changes.map(({ sentence }) => element("li", {}, sentence))));
  }
  if (meta.announced && meta.state === "current") {
    const version = String(meta.announced.version);
    const href = address({ notice: meta.series, locale: meta.language, version });
    const text = words.announced(version, day(meta.announced.effective_from));
    told.push(element("p", {}, element("a", { href }, text)));
  }
  if (meta.state === "earlier" || meta.state === "replaced") told.push(element("p", {}, words.earlier), now);
  if (meta.state === "announced" && meta.version !== null) {
    told.push(element("p", {}, words.announced(String(meta.version), day(meta.effective_from))), now);
  }
  return told.length ? element("div", { class: "banner" }, ...told) : "";
}

/** @param {Schemas["NoticeAnswer"]} answer */
function short({ meta, notice: { summary } }) {
  if (!summary.length) return "";
  const list = element("dl");
  for (const { label, answers, anchor } of summary) {
    const items = answers.map((each) => element("li", {}, each));
    list.append(
      element("dt", {}, element("a", { href: `#${anchor}` }, label)),
      element("dd", {}, answers.length === 1 ? (answers[0] ?? "") : element("ul", {}, ...items)),
    );
  }
  return element("section", { class: "short" }, heading(2, wordsIn(meta.language).short), list);
}

/**
 * Each version with a link to it, and what it changed when that is asked for.
 * @param {Schemas["Meta"]} meta
 * @param {Schemas["VersionsAnswer"]} answer
 */
function history(meta, answer) {
  const words = wordsIn(meta.language);
  const items = answer.versions.map((each) => {
    const version = String(each.version ?? each.version_id);
    const [start, end] = [each.effective_from, each.effective_until ?? ""].map((day) => day && dayIn(meta.language, day));
    const period = start && end ? words.period(start, end) : words.from(start ?? "");
    const name = each.version === null ? period : `${words.version(version)}, ${period}`;
    const own = each.languages.find(({ language }) => language === meta.language);
    const href = address({ notice: meta.series, locale: meta.language, version });
    const isShown = each.version_id === meta.version_id;
    const item = element(
      "li",
      {},
      // A version that was never in this language cannot be read in it.
      own ? element("a", { href, ...(isShown ? { "aria-current": "true" } : {}) }, name) : name,
      ` (${words.state[each.state]})`,
    );
    if (own?.note) item.append(element("p", {}, own.note));
    if (own?.changes_url) item.append(whatChanged(meta.language, own.changes_url));
    return item;
  });
  return element("section", {}, heading(2, words.versions), element("ul", { class: "versions" }, ...items));
}

/**
 * @param {string} language
 * @param {string} url
 */
function whatChanged(language, url) {
  const words = wordsIn(language);
  const details = element("details", {}, element("summary", {}, words.changes));
  details.addEventListener(
    "toggle",
    async () => {
      try {
        const { comparison: found } = await comparison(url);
        const sentences = [found, ...found.sections].flatMap(({ changes }) => changes.map(({ sentence }) => sentence));
        details.append(
          sentences.length
            ? element("ul", {}, ...sentences.map((sentence) => element("li", {}, sentence)))
            : element("p", {}, words.nothing),
        );
      } catch {
        details.append(element("p", {}, words.problem));
      }
    },
    { once: true },
  );
  return details;
}

/** @param {Schemas["Meta"]} meta */
function formats(meta) {
  const items = Object.entries(meta.links.formats).map(([suffix, href]) =>
    element("li", {}, element("a", { href }, suffix.toUpperCase())),
  );
  return element("nav", { "aria-label": wordsIn(meta.language).print }, element("ul", {}, ...items));
}

/** @param {string} series */
async function showNotice(series) {
  const answer = await notice(series, asked.get("locale"), asked.get("version"));
  const { meta, notice: text } = answer;
  const words = wordsIn(meta.language);
  const sections = text.sections.map(({ anchor, heading: name, content: nodes }) =>
    element("section", { id: anchor }, heading(2, name), content(nodes, 3)),
  );
  const past = element("div");
  show(
    meta.language,
    text.title,
    element("p", {}, element("a", { href: address({ locale: meta.language }) }, words.all)),
    languageLinks(answer),
    element("article", { "data-reference": meta.reference },
      heading(1, text.title),
      element("p", { class: "about" }, inForce(meta)),
      banners(meta),
      short(answer),
      ...sections,
    ),
    past,
    heading(2, words.print),
    formats(meta),
  );
  // The notice stays, whatever becomes of its history.
  try {
    past.append(history(meta, await versions(meta)));
  } catch {
    past.append(element("p", {}, words.problem));
  }
}

/** @param {string} language */
async function showList(language) {
  const { notices: items } = await notices(language);
  const words = wordsIn(language);
  show(
    language,
    words.notices,
    heading(1, words.notices),
    items.length
      ? element(
          "ul",
          { class: "notices" },
          ...items.map((each) =>
            element("li", {}, element("a", { href: address({ notice: each.series, locale: each.language }) }, each.title)),
          ),
        )
      : element("p", {}, words.empty),
  );
}

try {
  const series = asked.get("notice");
  await (series ? showNotice(series) : showList(asked.get("locale") ?? languageOfBrowser));
} catch (problem) {
  const language = asked.get("locale") ?? languageOfBrowser;
  const words = wordsIn(language);
  const detail = problem instanceof Refused ? problem.message : "";
  show(
    language,
    words.problem,
    heading(1, words.problem),
    element("p", { lang: "en" }, detail),
    element("p", {}, element("a", { href: location.href }, words.again)),
    element("p", {}, element("a", { href: address({ locale: language }) }, words.all)),
  );
}
