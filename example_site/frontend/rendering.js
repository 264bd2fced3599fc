// The content of a notice as elements. Text stays text: only rich text is markup.

/** @typedef {import("./schema.d.ts").components["schemas"]} Schemas */
/** @typedef {Schemas["Paragraph"] | Schemas["RichText"] | Schemas["ItemList"] | Schemas["Facts"] | Schemas["Group"]} Part */

/**
 * An element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {string} href */
const isLink = (href) => /^(https?:|mailto:|tel:)/i.test(href);

/**
 * Rich text. It was cleaned before it was recorded; this page lets no script of it run
 * (see the policy in index.html) and looks at its links once more.
 * @param {string} html
 */
function richText(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const link of template.content.querySelectorAll("a")) {
    if (!isLink(link.getAttribute("href") ?? "")) link.removeAttribute("href");
  }
  return template.content;
}

/**
 * @param {readonly Part[]} nodes
 * @param {number} level of the headings in it
 * @returns {DocumentFragment}
 */
export function content(nodes, level) {
  const made = document.createDocumentFragment();
  for (const node of nodes) {
    switch (node.type) {
      case "paragraph":
        made.append(element("p", {}, node.text));
        break;
      case "html":
        made.append(richText(node.html));
        break;
      case "list":
        made.append(element("ul", {}, ...node.items.map((item) => element("li", {}, item))));
        break;
      case "facts":
        made.append(facts(node.items));
        break;
      case "group":
        if (node.heading) made.append(heading(level, node.heading));
        made.append(content(node.content, Math.min(level + 1, 6)));
        break;
    }
  }
  return made;
}

/** @param {Schemas["Fact"][]} items */
function facts(items) {
  const list = element("dl");
  for (const { term, text, href } of items) {
    list.append(
      element("dt", {}, term),
      element("dd", {}, href && isLink(href) ? element("a", { href }, text) : text),
    );
  }
  return list;
}

/**
 * @param {number} level
 * @param {string} text
 * @param {Record<string, string>} attributes
 */
export function heading(level, text, attributes = {}) {
  return element(/** @type {"h2"} */ (`h${level}`), attributes, text);
}
