/* Pictures and galleries in a story's text. A picture is chosen from the library, or dropped or pasted
   as a file, which goes through the library, too. What becomes of it is in articles/framing.py. */
import { Node, Plugin, updateAttrsDialog } from "django-prose-editor/editor";
import { choosePicture } from "./library-dialog.js";
import { wordButton } from "./word-button.js";

const insertedPicture = async (files) => {
  const chosen = await choosePicture({ files });
  if (!chosen) return null;
  const content = chosen.caption ? [{ type: "text", text: chosen.caption }] : [];
  return { type: "picture", attrs: { picture: chosen.id, src: chosen.src, alt: chosen.alt }, content };
};

/* A word processor puts a picture of the words beside the words: then the words are meant. */
const picturesOf = (data) => {
  const html = data?.getData("text/html") ?? "";
  const words = new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
  return words ? [] : [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
};

const takeFiles = (editor, data, at = null) => {
  const files = picturesOf(data);
  if (!files.length) return false;
  insertedPicture(files).then((picture) => {
    if (!picture) return editor.commands.focus();
    const chain = editor.chain().focus();
    (at === null ? chain.insertContent(picture) : chain.insertContentAt(at, picture)).run();
  });
  return true;
};

/* Where the picture stands that one is at; the gallery of an only picture goes with it. */
const placeOf = ({ $from, from, to, node }) => {
  let depth = $from.depth;
  while (!node && $from.node(depth).type.name !== "picture") depth -= 1;
  const around = node ? depth : depth - 1;
  const isAlone = $from.node(around).type.name === "gallery" && $from.node(around).childCount === 1;
  if (isAlone) return { from: $from.before(around), to: $from.after(around) };
  return node ? { from, to } : { from: $from.before(depth), to: $from.after(depth) };
};

const altDialog = updateAttrsDialog(
  { ownAlt: { type: "string", title: "Alternative text in this story; left empty, the library’s is told" } },
  { title: "Describe the picture", submitText: "Keep" },
);

export const Picture = Node.create({
  name: "picture",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  addAttributes() {
    return {
      picture: {
        default: null,
        parseHTML: (figure) => figure.dataset.picture,
        renderHTML: ({ picture }) => ({ "data-picture": picture }),
      },
      src: {
        default: "",
        parseHTML: (figure) => figure.querySelector("img")?.getAttribute("src") ?? "",
        renderHTML: () => ({}),
      },
      alt: {
        default: "",
        parseHTML: (figure) => figure.querySelector("img")?.alt ?? "",
        renderHTML: () => ({}),
      },
      ownAlt: {
        default: "",
        parseHTML: (figure) => figure.dataset.alt ?? "",
        renderHTML: ({ ownAlt }) => (ownAlt ? { "data-alt": ownAlt } : {}),
      },
    };
  },
  parseHTML() {
    return [
      {
        tag: "figure[data-picture]",
        contentElement: (figure) => {
          const caption = figure.querySelector("figcaption");
          if (!caption) return document.createElement("figcaption");
          const words = caption.cloneNode(true);
          words.querySelector(".credit")?.remove(); // The library has it.
          return words;
        },
      },
    ];
  },
  renderHTML({ node, HTMLAttributes }) {
    const { src, alt, ownAlt } = node.attrs;
    return ["figure", HTMLAttributes, ["img", { src, alt: ownAlt || alt }], ["figcaption", 0]];
  },
  addProseMirrorPlugins() {
    const { editor } = this;
    const handlePaste = (_, { clipboardData }) => takeFiles(editor, clipboardData);
    const handleDrop = (view, event) => {
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
      return takeFiles(editor, event.dataTransfer, at?.pos);
    };
    // A click on the picture takes hold of it; what is typed then is its caption, and not in its place.
    const handleClickOn = (_, __, node, at, { target }) =>
      node.type.name === this.name && target.localName === "img" && editor.commands.setNodeSelection(at);
    const handleTextInput = ({ state: { selection } }, _, __, text) => {
      if (selection.node?.type.name !== this.name) return false;
      const words = editor.chain().setTextSelection(selection.to - 1);
      return words.insertContent({ type: "text", text }).run();
    };
    return [new Plugin({ props: { handlePaste, handleDrop, handleClickOn, handleTextInput } })];
  },
  addKeyboardShortcuts() {
    return {
      // A caption is one line: Enter leaves it for the next paragraph.
      Enter: ({ editor }) => {
        if (!editor.isActive(this.name)) return false;
        const { node, to, $to } = editor.state.selection;
        const after = node ? to : $to.after();
        return editor
          .chain()
          .insertContentAt(after, { type: "paragraph" })
          .setTextSelection(after + 1)
          .run();
      },
    };
  },
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "picture",
      groups: "insert",
      command: async (editor) => {
        const picture = await insertedPicture();
        if (picture) editor.chain().focus().insertContent(picture).run();
      },
      active: (editor) => editor.isActive("picture"),
      button: wordButton("Picture", "Put in a picture of the library"),
    });
    const hidden = (editor) => !editor.isActive(this.name);
    menu.defineItem({
      name: "describePicture",
      groups: "insert",
      hidden,
      command: async (editor) => {
        const attrs = await altDialog(editor, editor.getAttributes(this.name));
        if (attrs) editor.chain().focus().updateAttributes(this.name, { ownAlt: attrs.ownAlt.trim() }).run();
      },
      active: (editor) => Boolean(editor.getAttributes(this.name).ownAlt),
      button: wordButton("Describe", "Describe picture"),
    });
    menu.defineItem({
      name: "removePicture",
      groups: "insert",
      hidden,
      command: (editor) => editor.chain().focus().deleteRange(placeOf(editor.state.selection)).run(),
      button: wordButton("Take out", "Take picture out"),
    });
  },
});

export const Gallery = Node.create({
  name: "gallery",
  group: "block",
  content: "picture+",
  isolating: true,
  draggable: true,
  parseHTML: () => [{ tag: "div.gallery" }],
  renderHTML: () => ["div", { class: "gallery" }, 0],
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "gallery",
      groups: "insert",
      command: async (editor) => {
        const picture = await insertedPicture();
        if (!picture) return;
        const at = editor.state.selection.$from;
        let depth = at.depth;
        while (depth && at.node(depth).type.name !== this.name) depth -= 1;
        if (depth) editor.chain().focus().insertContentAt(at.end(depth), picture).run();
        else editor.chain().focus().insertContent({ type: this.name, content: [picture] }).run();
      },
      active: (editor) => editor.isActive("gallery"),
      button: wordButton("Gallery", "Begin a gallery; in a gallery: put in one more picture"),
    });
  },
});
