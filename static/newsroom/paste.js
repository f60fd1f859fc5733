/* What is pasted from Word, Google Docs and other sites, made into what the editor knows: headings
   from h2, lists that are lists, bold and italics as they were meant; no styles, no pictures of others.
   The sanitiser on the server stays the gate: this only saves what it would have to throw away. */

const GONE =
  "style, script, meta, link, title, xml, noscript, iframe, object, embed, svg, math, form, input, " +
  "button, select, textarea, template, canvas, video, audio, colgroup, nav, [hidden], br.Apple-interchange-newline";
const RENAMED = { b: "strong", i: "em", h1: "h2", h4: "h3", h5: "h3", h6: "h3", cite: "em" };
const KEPT = new Set(["href", "colspan", "rowspan", "start", "type"]);
const OWN = "aside.pull-quote, figure.embed, figure[data-picture], div.gallery, sup.note, .credit";
const BLOCKS = "p, h2, h3, ul, ol, li, table, blockquote, figure, aside, hr, div, section, article, td, th";

const rename = (element, tag) => {
  const renamed = element.ownerDocument.createElement(tag);
  for (const { name, value } of element.attributes) renamed.setAttribute(name, value);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
};
const unwrap = (element) => element.replaceWith(...element.childNodes);
const wrapInside = (element, tag) => {
  const inner = element.ownerDocument.createElement(tag);
  inner.append(...element.childNodes);
  element.append(inner);
};
const styleOf = (element) => element.getAttribute("style") ?? "";
const isEmpty = (element) => !element.textContent.trim() && !element.querySelector("img, br, hr, figure");

/* Word writes a list as paragraphs that say their level and bring their own bullets. */
const listItem = (paragraph) => {
  if (paragraph?.tagName !== "P") return null;
  const level = /mso-list:\s*l\d+\s+level(\d+)/i.exec(styleOf(paragraph));
  if (!level && !/^MsoListParagraph/.test(paragraph.className)) return null;
  const mark = [...paragraph.querySelectorAll("span")].find((one) => /mso-list:\s*Ignore/i.test(styleOf(one)));
  const sign = mark?.textContent.trim() ?? "";
  if (!level && !mark) return null;
  return { paragraph, mark, level: Number(level?.[1] ?? 1), tag: /^\w{1,4}[.)]/.test(sign) ? "ol" : "ul" };
};

const listsOfWord = (root) => {
  for (const paragraph of root.querySelectorAll("p")) {
    const first = listItem(paragraph);
    if (!first || !paragraph.parentNode) continue;
    const open = []; // The lists that are open, the outermost first.
    let outermost = null;
    for (let item = first; item; ) {
      const next = item.paragraph.nextElementSibling;
      while (open.length && open.at(-1).level > item.level) open.pop();
      if (open.length && open.at(-1).level === item.level && open.at(-1).list.localName !== item.tag) open.pop();
      if (!open.length || open.at(-1).level < item.level) {
        const list = root.ownerDocument.createElement(item.tag);
        if (open.length) open.at(-1).list.lastElementChild.append(list);
        else (outermost ?? item.paragraph)[outermost ? "after" : "before"](list);
        if (!open.length) outermost = list;
        open.push({ list, level: item.level });
      }
      item.mark?.remove();
      const li = root.ownerDocument.createElement("li");
      open.at(-1).list.append(li);
      li.append(item.paragraph);
      for (const name of ["class", "style"]) item.paragraph.removeAttribute(name); // It is done.
      item = listItem(next);
    }
  }
};

const emphasis = (root) => {
  for (const element of root.querySelectorAll("[style]")) {
    const style = styleOf(element);
    const weight = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(style)?.[1] ?? "";
    const isPlain = /^(normal|[1-4]00)$/.test(weight);
    if (isPlain && /^(b|strong)$/.test(element.localName)) unwrap(element);
    if (/(?:^|;)\s*font-style:\s*normal/i.test(style) && /^(i|em)$/.test(element.localName)) unwrap(element);
    if (!/^(span|font|p|div|td|a)$/.test(element.localName)) continue;
    if (/^(bold|bolder|[6-9]00)$/.test(weight)) wrapInside(element, "strong");
    if (/(?:^|;)\s*font-style:\s*(italic|oblique)/i.test(style)) wrapInside(element, "em");
    if (/vertical-align:\s*super/i.test(style)) wrapInside(element, "sup");
    if (/vertical-align:\s*sub(?!\w)/i.test(style)) wrapInside(element, "sub");
  }
};

const links = (root) => {
  for (const link of root.querySelectorAll("a")) {
    let address = (link.getAttribute("href") ?? "").trim();
    // Google Docs sends each reader of a link by way of itself.
    const target = /^https:\/\/www\.google\.com\/url\?/.test(address) && new URL(address).searchParams.get("q");
    if (target) address = target;
    if (/^(https?:\/\/|mailto:)/i.test(address) && link.textContent.trim()) link.setAttribute("href", address);
    else unwrap(link);
  }
};

const pictures = (root) => {
  for (const figure of root.querySelectorAll("figure:not([data-picture], .embed)"))
    if (figure.querySelector("img, picture")) figure.remove();
    else unwrap(figure);
  for (const image of root.querySelectorAll("img, picture, source"))
    if (!image.closest("figure[data-picture]")) image.remove();
};

const tables = (root) => {
  for (const inner of root.querySelectorAll("table table")) {
    const lines = [...inner.rows].map((row) => {
      const line = root.ownerDocument.createElement("p");
      line.textContent = [...row.cells].map((cell) => cell.textContent.trim()).join(" ");
      return line;
    });
    inner.replaceWith(...lines);
  }
  for (const table of root.querySelectorAll("table")) {
    const cells = [...table.rows].flatMap((row) => [...row.cells]);
    if (cells.length === 1) table.replaceWith(...cells[0].childNodes); // A frame, not a table.
  }
};

/* Two line breaks are a new paragraph; one beside a block is nothing. */
const lineBreaks = (root) => {
  for (const br of root.querySelectorAll("br")) {
    const [before, after] = [br.previousElementSibling, br.nextElementSibling];
    const beside = [before, after].some((one) => one?.matches(BLOCKS));
    if (beside && (br.parentElement === root || br.parentElement.matches("div, section, article"))) br.remove();
  }
  for (const block of root.querySelectorAll("p, div")) {
    if (block.querySelector(BLOCKS) || !/<br>\s*<br>/i.test(block.innerHTML)) continue;
    const parts = block.innerHTML.split(/(?:\s*<br>\s*){2,}/i).map((part) => {
      const paragraph = root.ownerDocument.createElement("p");
      paragraph.innerHTML = part; // Of a document that was parsed to be read, and runs nothing.
      return paragraph;
    });
    block.replaceWith(...parts);
  }
};

const bare = (root) => {
  for (const element of root.querySelectorAll("*")) {
    if (element.closest(OWN)) continue;
    for (const { name } of [...element.attributes]) if (!KEPT.has(name)) element.removeAttribute(name);
  }
  for (const element of root.querySelectorAll("span:not(.credit), font, u, ins, center, o\\:p")) unwrap(element);
  for (const element of root.querySelectorAll("h2 strong, h3 strong")) unwrap(element);
  for (const element of root.querySelectorAll("p, h2, h3, strong, em, li")) if (isEmpty(element)) element.remove();
};

export const cleanPasted = (html) => {
  if (/<[^>]+\sdata-pm-slice=/.test(html)) return html; // From a field like this one.
  const page = new DOMParser().parseFromString(html, "text/html");
  const root = page.body;
  const comments = page.createNodeIterator(root, NodeFilter.SHOW_COMMENT);
  while (comments.nextNode()) comments.referenceNode.remove();
  for (const element of root.querySelectorAll(GONE)) element.remove();
  for (const title of root.querySelectorAll("p.MsoTitle, p.MsoSubtitle")) rename(title, "h2");
  listsOfWord(root);
  emphasis(root);
  for (const [tag, wanted] of Object.entries(RENAMED))
    for (const element of root.querySelectorAll(tag)) rename(element, wanted);
  pictures(root);
  links(root);
  tables(root);
  lineBreaks(root);
  bare(root);
  root.normalize();
  const texts = page.createNodeIterator(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode())
    texts.referenceNode.data = texts.referenceNode.data.replace(/[ \t\r\n]*\u00a0[\s\u00a0]+|[ \t\r\n]+\u00a0/g, " ");
  return root.innerHTML;
};
