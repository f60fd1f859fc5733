/* The story editor's own nodes: embeds, notes, pull quotes, tables, links; pictures have their own file.
   What they may write is in articles/bodies.py; what they become is in articles/framing.py. */
import {
  Extension,
  Link as BaseLink,
  Node,
  Plugin,
  Table as BaseTable,
  updateAttrsDialog,
} from "django-prose-editor/editor";
import { cleanPasted } from "./paste.js";
import { wordButton } from "./word-button.js";

export { Gallery, Picture } from "./picture-nodes.js";

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  transformPastedHTML: cleanPasted,
});

/* The toolbar and the bar of buttons cover a part of the window: where one writes stays clear of them.
   Part of the editor from the start: options that are set later put the cursor back to where it was. */
const ROOM = { top: 60, right: 0, bottom: 150, left: 0 }; // px

export const RoomToWrite = Extension.create({
  name: "roomToWrite",
  addProseMirrorPlugins: () => [new Plugin({ props: { scrollThreshold: ROOM, scrollMargin: ROOM } })],
});

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,
  parseHTML: () => [{ tag: "aside.pull-quote" }],
  renderHTML: () => ["aside", { class: "pull-quote" }, 0],
  addCommands() {
    return {
      togglePullQuote:
        () =>
        ({ commands }) =>
          commands.toggleWrap(this.name),
    };
  },
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "insert",
      command: (editor) => editor.chain().focus().togglePullQuote().run(),
      active: (editor) => editor.isActive("pullQuote"),
      button: wordButton("Pull quote", "Pull quote"),
    });
  },
});

const noteDialog = updateAttrsDialog(
  { note: { type: "string", title: "Note; an address in it becomes a link", required: true } },
  { title: "Footnote", submitText: "Put in" },
);

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  priority: 200, // Before superscript, which is a sup, too.
  addAttributes: () => ({
    note: {
      default: "",
      parseHTML: (sup) => sup.dataset.note,
      renderHTML: ({ note }) => ({ "data-note": note, title: note }),
    },
  }),
  parseHTML: () => [
    { tag: "sup[data-note]", priority: 100 },
    { tag: "story-notes", ignore: true, priority: 100 }, // Made anew when the story is saved.
  ],
  renderHTML: ({ HTMLAttributes }) => ["sup", { class: "note", ...HTMLAttributes }, "note"],
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "footnote",
      groups: "insert",
      command: async (editor) => {
        const attrs = await noteDialog(editor, editor.getAttributes("footnote"));
        if (!attrs?.note.trim()) return;
        editor.chain().focus().insertContent({ type: this.name, attrs }).run();
      },
      active: (editor) => editor.isActive("footnote"),
      button: wordButton("Note", "Put in a footnote, or change the chosen one"),
    });
  },
});

const embedDialog = updateAttrsDialog(
  {
    href: { type: "string", title: "Address of the video, sound or chart", required: true },
    label: { type: "string", title: "What readers find there" },
  },
  { title: "Embed by address", submitText: "Embed" },
);

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    const link = (figure) => figure.querySelector("a");
    return {
      href: { default: "", parseHTML: (f) => link(f)?.getAttribute("href"), renderHTML: () => ({}) },
      label: { default: "", parseHTML: (f) => link(f)?.textContent, renderHTML: () => ({}) },
    };
  },
  parseHTML: () => [{ tag: "figure.embed" }],
  renderHTML({ node }) {
    const { href, label } = node.attrs;
    return ["figure", { class: "embed" }, ["a", { href }, label || href]];
  },
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "embed",
      groups: "insert",
      command: async (editor) => {
        const attrs = await embedDialog(editor, editor.getAttributes("embed"));
        if (!attrs?.href) return;
        editor.chain().focus().insertContent({ type: this.name, attrs }).run();
      },
      button: wordButton("Embed", "Embed a video, a sound or a chart by its address"),
    });
  },
});

const tableDialog = updateAttrsDialog(
  {
    rows: { type: "number", title: "Rows", format: "number", min: "1", max: "100" },
    cols: { type: "number", title: "Columns", format: "number", min: "1", max: "20" },
    withHeaderRow: { type: "boolean", title: "The first row names the columns" },
  },
  { title: "Table", submitText: "Put in" },
);

/* Who cannot see a table is told with each cell the column that it stands in, if the row that names
   the columns is marked: so it is, unless an editor says otherwise. */
export const Table = BaseTable.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions:
        () =>
        ({ editor }) => {
          tableDialog(editor, { rows: 3, cols: 3, withHeaderRow: true }).then((chosen) => {
            if (!chosen) return;
            const { rows, cols, withHeaderRow } = chosen;
            const size = { rows: Number(rows) || 3, cols: Number(cols) || 3, withHeaderRow };
            editor.chain().focus().insertTable(size).run();
          });
          return true;
        },
    };
  },
});

const linkDialog = updateAttrsDialog(
  {
    href: { type: "string", title: "Address", required: true },
    sponsored: { type: "boolean", title: "Sponsored: somebody paid for this link" },
  },
  { title: "Link", submitText: "Link" },
);

/* As people write addresses: a host without its scheme, a mailbox. */
const wholeAddress = (written) => {
  const address = written.trim();
  if (/^[\w-]+(\.[\w-]+)*\.\p{L}{2,}(:\d+)?([/?#]|$)/u.test(address)) return `https://${address}`;
  return /^[^\s/:@]+@[\w.-]+\.\p{L}{2,}$/u.test(address) ? `mailto:${address}` : address;
};

export const Link = BaseLink.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          if (editor.state.selection.empty && !editor.isActive("link")) return false;
          const now = editor.getAttributes("link");
          const sponsored = (now.rel ?? "").includes("sponsored");
          linkDialog(editor, { href: now.href, sponsored }).then((chosen) => {
            if (!chosen) return;
            const attrs = { href: wholeAddress(chosen.href), rel: chosen.sponsored ? "sponsored" : null };
            editor.chain().focus().extendMarkRange("link").setMark("link", attrs).run();
          });
          return true;
        },
    };
  },
});

/* The editor's box is a text field: it needs its label as any other does, and whoever was in the plain
   field that it takes the place of, because the page came slowly, goes on in the box. */
const before = document.activeElement; // This module is the last thing that the editor waits for.

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = textarea.labels?.[0] ?? document.querySelector(`label[for="${textarea.id}"]`);
  editor.view.dom.setAttribute("role", "textbox");
  editor.view.dom.setAttribute("aria-multiline", "true");
  editor.view.dom.setAttribute("aria-label", label?.textContent.replace(":", "").trim() || "Text");
  document.addEventListener("click", (event) => {
    if (!event.target.closest(`label[for="${textarea.id}"], a[href="#${textarea.id}"]`)) return;
    event.preventDefault();
    editor.commands.focus();
  });
  if (before === textarea) editor.commands.focus("end");
});
