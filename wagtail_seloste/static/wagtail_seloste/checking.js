/* The check beside the form of a notice: kept up to date while somebody types, and the way
   from a finding to its field. Without this script it is as it was when the page came. */

document.addEventListener("DOMContentLoaded", () => {
  const PREFIX = "#seloste:";
  const INTERVAL = 700;
  const CHANGED = /^(title|body-.*)$/;

  const form = document.querySelector("form[data-edit-form]");

  /* --- to the field of a finding --- */

  const escaped = (text) => CSS.escape(text);

  /* What opens an element: the button of a section, an item, a group or the settings of a
     block, or a tab. */
  const openerOf = (element) =>
    element.id
      ? document.querySelector(`[aria-controls="${escaped(element.id)}"]`)
      : null;

  const isClosed = (opener) =>
    (opener.getAttribute("aria-expanded") ?? opener.getAttribute("aria-selected")) ===
    "false";

  /* Opens whatever is closed round an element, from the outside in, and a part itself. */
  const reveal = (element) => {
    const openers = [];
    for (let node = element; node && node !== form; node = node.parentElement) {
      openers.unshift(openerOf(node));
    }
    if (element.matches("[data-streamfield-child]")) {
      openers.push(element.querySelector("[data-panel-toggle]"));
    }
    openers.forEach((opener) => {
      if (opener && isClosed(opener)) opener.click();
    });
  };

  const FIELDS = "[contenteditable=true], textarea, select, input:not([type=hidden])";

  /* The words of a finding within an element, as a range; null if they are not there. */
  const rangeOf = (element, words) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const spots = [];
    let text = "";
    while (walker.nextNode()) {
      [...walker.currentNode.data].reduce((offset, sign) => {
        const isSpace = /\s/.test(sign);
        if (!isSpace || !text.endsWith(" ")) {
          text += isSpace ? " " : sign;
          for (let n = 0; n < (isSpace ? 1 : sign.length); n += 1) {
            spots.push([walker.currentNode, offset, offset + sign.length]);
          }
        }
        return offset + sign.length;
      }, 0);
    }
    const start = text.indexOf(words.replace(/\s+/g, " "));
    if (!words || start < 0) return null;
    const [first, last] = [spots[start], spots[start + words.length - 1]];
    if (!last) return null;
    const range = document.createRange();
    range.setStart(first[0], first[1]);
    range.setEnd(last[0], last[2]);
    return range;
  };

  /* Marks the words as somebody would who means to write others over them. */
  const select = (field, words) => {
    if (!words) return null;
    if (field.isContentEditable) {
      const range = rangeOf(field, words);
      if (range) window.getSelection().setBaseAndExtent(
        range.startContainer,
        range.startOffset,
        range.endContainer,
        range.endOffset,
      );
      return range?.startContainer.parentElement ?? null;
    }
    const start = field.value?.indexOf(words) ?? -1;
    if (start >= 0 && field.matches("textarea, input[type=text]")) {
      field.setSelectionRange(start, start + words.length);
    }
    return null;
  };

  const holds = (field, words) =>
    field.isContentEditable
      ? rangeOf(field, words) !== null
      : field.matches("textarea, input[type=text]") && field.value.includes(words);

  const focus = (element, words = "") => {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    // What is closed with hidden="until-found" has a place on the page, but takes no focus.
    const fields = [
      ...element.querySelectorAll(FIELDS),
      ...element.querySelectorAll("button"),
    ].filter(
      (each) => each.offsetParent !== null && !each.disabled && !each.closest("[hidden]"),
    );
    // A finding of a whole section may be about words in any of its fields.
    const field = (words && fields.find((each) => holds(each, words))) || fields[0];
    const target = field ?? element;
    if (!field) element.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    const spot = select(target, words);
    (spot ?? target.closest("[data-contentpath]") ?? target).scrollIntoView({
      behavior: still ? "auto" : "smooth",
      block: "center",
    });
  };

  /* The part of an element with a name or an id: its own, not that of a part in it. */
  const within = (element, name) =>
    [...element.querySelectorAll(`[data-contentpath="${escaped(name)}"]`)].find(
      (each) => (each.parentElement.closest("[data-contentpath]") ?? form) === element,
    );

  /* The section with an id; or the first of a kind. */
  const sectionOf = (name) => {
    const sections = within(form, "body");
    const kind = [...sections.querySelectorAll("input[type=hidden]")].find(
      (input) =>
        input.value === name &&
        /^body-\d+-type$/.test(input.name) &&
        !form.elements[input.name.replace("type", "deleted")]?.value,
    );
    return (
      within(sections, name) ?? kind?.closest("[data-streamfield-child]") ?? null
    );
  };

  const go = (target, words) => {
    if (!form) return;
    const [name, ...path] = target.split("/").map(decodeURIComponent);
    if (name === "title") {
      focus(within(form, "title") ?? form, words);
      return;
    }
    const section = name && sectionOf(name);
    if (!section) {
      // It is not there yet: the picker of sections is where it comes from.
      const stream = within(form, "body").querySelector(
        "[data-streamfield-stream-container]",
      );
      reveal(stream);
      const adders = stream.querySelectorAll(":scope > div > button.c-sf-add-button");
      const last = [...adders].at(-1);
      last?.scrollIntoView({ block: "center" });
      last?.focus({ preventScroll: true });
      if (name) last?.click();
      return;
    }
    reveal(section);
    let place = section;
    for (const step of path) {
      const next = within(place, step);
      if (!next) break;
      place = next;
    }
    reveal(place);
    focus(place, words);
  };

  const targetOf = (address) =>
    address.includes(PREFIX) ? address.slice(address.indexOf(PREFIX) + PREFIX.length) : null;

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(`a[href^="${PREFIX}"]`);
    if (!link || !form) return;
    event.preventDefault();
    go(targetOf(link.getAttribute("href")), link.dataset.selosteWords);
  });

  window.addEventListener("load", () => {
    const target = targetOf(window.location.hash);
    if (target === null || !form) return;
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    if (target) setTimeout(() => go(target), 200);
  });

  /* --- up to date --- */

  const panel = document.querySelector("[data-seloste-checks]");
  if (!form || !panel) return;
  const findings = panel.querySelector("[data-seloste-findings]");
  const told = panel.querySelector("[data-seloste-told]");
  const failed = panel.querySelector("[data-seloste-failed]");

  const typed = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && CHANGED.test(name)) data.append(name, value);
    }
    return data;
  };

  // What the panel is about, and what was there at the last look. The fields take a while
  // to come up: what they hold when they rest is what was saved, if nobody touched them.
  let shown = null;
  let seen = null;
  let request = null;
  let isTouched = false;
  ["input", "keydown", "pointerdown"].forEach((name) =>
    form.addEventListener(name, () => {
      isTouched = true;
    }),
  );

  const showBadge = ({ errors, summary }) => {
    const toggle = document.querySelector("[data-side-panel-toggle=seloste-checks]");
    const badge = toggle?.querySelector("[data-side-panel-toggle-counter]");
    if (!badge) return;
    badge.textContent = errors;
    badge.hidden = errors === "0";
    toggle.setAttribute("aria-label", `${panel.dataset.title}: ${summary}`);
  };

  /* A finding is the same one, whatever further places it has. */
  const ruleOf = (each) => each?.closest("[data-rule]")?.dataset.rule ?? "";

  /* What the reader of the panel has opened, typed and focused stays. */
  const replace = (html, { forget = "" } = {}) => {
    const open = new Map(
      [...findings.querySelectorAll("details[data-seloste-key]")].map((each) => [
        each.dataset.selosteKey,
        each.open,
      ]),
    );
    const words = new Map(
      [...findings.querySelectorAll("textarea")].map((each) => [ruleOf(each), each.value]),
    );
    const active = findings.contains(document.activeElement)
      ? document.activeElement
      : null;
    const name = active && nameOf(active);
    const selection = active?.matches("textarea")
      ? [active.selectionStart, active.selectionEnd]
      : null;
    findings.innerHTML = html;
    findings.querySelectorAll("details[data-seloste-key]").forEach((each) => {
      const key = each.dataset.selosteKey;
      if (open.has(key) && !(forget && key.endsWith(`-${forget}`))) each.open = open.get(key);
    });
    findings.querySelectorAll("textarea").forEach((each) => {
      const rule = ruleOf(each);
      if (words.get(rule) && !(forget && rule === forget)) {
        each.value = words.get(rule);
      }
    });
    if (!active) return;
    const again = [...findings.querySelectorAll("a, button, summary, textarea")].find(
      (each) => nameOf(each) === name,
    );
    if (again) {
      again.focus({ preventScroll: true });
      if (selection) again.setSelectionRange(...selection);
    }
  };

  const nameOf = (element) =>
    [
      element.tagName,
      element.closest("article")?.id,
      element.closest("details")?.dataset.selosteKey,
      element.id || element.value || element.getAttribute("href") || "",
    ].join(" ");

  const tell = (text) => {
    if (told.textContent !== text) told.textContent = text;
  };

  const fail = (text) => {
    failed.textContent = text;
    failed.hidden = !text;
  };

  /* The panel for what the form holds; `act`: what is silenced or heard again with it. */
  const check = async (data, act = {}) => {
    request?.abort();
    const own = new AbortController();
    request = own;
    const body = new URLSearchParams(data);
    Object.entries(act).forEach(([name, value]) => body.append(name, value));
    body.append(
      "csrfmiddlewaretoken",
      form.querySelector("[name=csrfmiddlewaretoken]").value,
    );
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(panel.dataset.url, {
        method: "POST",
        body,
        signal: own.signal,
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      const html = await answer.text();
      if (own.signal.aborted) return false;
      const isResult = answer.ok && html.includes("data-seloste-result");
      if (!isResult) {
        const isSignedOut = answer.redirected || answer.status === 403;
        fail(isSignedOut ? panel.dataset.signedOut : panel.dataset.failed);
        return false;
      }
      fail("");
      const key = act["seloste-silence"] ?? act["seloste-hear"] ?? "";
      const isDone = !html.includes(`id="seloste-fault-${key}"`);
      const acted = document.getElementById(`seloste-finding-${key}`);
      replace(html, { forget: isDone ? ruleOf(acted) : "" });
      const result = findings.querySelector("[data-seloste-result]");
      showBadge(result.dataset);
      tell(result.dataset.summary);
      return true;
    } catch (error) {
      if (error.name !== "AbortError") fail(panel.dataset.failed);
      return false;
    } finally {
      if (request === own) {
        request = null;
        panel.removeAttribute("aria-busy");
      }
    }
  };

  /* A change is sent when it has rested for one interval: nobody is checked in a word. */
  setInterval(() => {
    if (document.hidden) return;
    const data = typed();
    const now = data.toString();
    const isResting = now === seen;
    seen = now;
    if (!isResting || now === shown) return;
    const isFirst = shown === null && !isTouched;
    shown = now;
    if (!isFirst) check(data);
  }, INTERVAL);

  /* Putting right saves and brings the page again: the panel stays where it was read. */
  const KEPT = `seloste-checks:${window.location.pathname}`;
  const scroller = panel.closest(".form-side__panel");
  panel.addEventListener("click", (event) => {
    if (scroller && event.target.closest("[name=seloste-fix]")) {
      window.sessionStorage.setItem(KEPT, scroller.scrollTop);
    }
  });
  window.addEventListener("load", () => {
    const kept = window.sessionStorage.getItem(KEPT);
    window.sessionStorage.removeItem(KEPT);
    if (kept) setTimeout(() => scroller?.scrollTo({ top: kept, behavior: "instant" }), 200);
  });

  panel.addEventListener("click", async (event) => {
    const button = event.target.closest("button[type=button][name]");
    if (!button) return;
    if (button.name === "seloste-fix") {
      // Of a kind that sends the form only now: Enter in a field means no fix.
      button.type = "submit";
      form.requestSubmit(button);
      button.type = "button";
      return;
    }
    const data = typed();
    const act = { [button.name]: button.value };
    const reason = button.closest("details")?.querySelector("textarea");
    if (button.name === "seloste-silence") act["seloste-reason"] = reason.value;
    shown = data.toString();
    if (!(await check(data, act))) return;
    const place =
      findings.querySelector(`#seloste-reason-${button.value}[aria-invalid]`) ??
      findings.querySelector(`#seloste-finding-${button.value}`);
    place?.closest("details")?.setAttribute("open", "");
    place?.focus();
  });
});
