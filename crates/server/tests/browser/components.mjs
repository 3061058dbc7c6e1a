// Takes the component CSS of NL Design System that the pages use out of npm packages, and makes
// one file of it: assets/nl-design-system.css. `--write` writes the file.
//
// Two things change on the way. Class names become those of our markup (`utrecht-button` is
// `button`), and rules for parts that no page has are left out. The names of the design tokens
// stay, so that a theme made for these components fits here too.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const FILE = fileURLToPath(new URL("../../assets/nl-design-system.css", import.meta.url));

// package → what its classes are called here; a class that is not named is left out
const COMPONENTS = {
  alert: {
    "utrecht-alert": ".alert",
    "utrecht-alert--error": ".alert--error",
    "utrecht-alert--info": ".alert--info",
    "utrecht-alert--ok": ".alert--ok",
    "utrecht-alert--warning": ".alert--warning",
  },
  blockquote: { "utrecht-blockquote": ".quote" },
  button: {
    "utrecht-button": ".button",
    "utrecht-button--secondary-action": ".button--secondary",
  },
  "form-field-description": { "utrecht-form-field-description": ".hint" },
  "form-field-error-message": { "utrecht-form-field-error-message": ".error" },
  "form-label": { "utrecht-form-label": ".label", "utrecht-form-label--radio": ".choice__label" },
  "radio-button": {
    "utrecht-radio-button": ".choice__input[type=radio]",
    "utrecht-radio-button--html-input": ".choice__input[type=radio]",
  },
  select: { "utrecht-select": ".select", "utrecht-select--html-select": ".select" },
  "skip-link": {
    "utrecht-skip-link": ".skip-link",
    "utrecht-skip-link--visible-on-focus": ".skip-link",
  },
  table: { "utrecht-table": ".table", "utrecht-table--html-table": ".table" },
  textbox: { "utrecht-textbox": ".textbox", "utrecht-textbox--html-input": ".textbox" },
};

const NOTICE = `/* Component CSS of NL Design System, https://nldesignsystem.nl, licence EUPL-1.2.
   Copyright (c) 2020-2024 Frameless B.V.
   Copyright (c) 2021-2024 Gemeente Utrecht
   Changed for Wederkeer: class names, and only the rules that its pages use.
   Written by tests/browser/components.mjs; edit that, not this. */
`;

/** The whole file as it should be. */
export function components() {
  const parts = Object.entries(COMPONENTS).map(([name, classes]) => {
    const folder = new URL(`node_modules/@utrecht/${name}-css/`, import.meta.url);
    const { version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
    const css = readFileSync(new URL("dist/index.css", folder), "utf8");
    return `/* @utrecht/${name}-css ${version} */\n${renamed(withoutComments(css), classes)}`;
  });
  return NOTICE + parts.join("");
}

const withoutComments = (css) => css.replace(/\/\*[\s\S]*?\*\//g, "");

/** The rules whose selectors we have a name for, one a line. */
function renamed(css, classes) {
  return blocks(css)
    .map(({ head, body }) => {
      if (head.startsWith("@media")) {
        const inner = renamed(body, classes);
        return inner && `${head} {\n${inner}}\n`;
      }
      const heads = outside(head, ",").map((part) => selector(part, classes)).filter(Boolean);
      const style = body.replace(/\s+/g, " ").trim();
      return heads.length && style ? `${[...new Set(heads)].join(", ")} { ${style} }\n` : "";
    })
    .join("");
}

/** Our name for one selector, or nothing where it names a class that no page has. */
function selector(part, classes) {
  let known = true;
  const ours = part.trim().replace(/\.(utrecht-[\w-]+)/g, (_, name) => {
    known &&= name in classes;
    return classes[name];
  });
  return known && ours.replace(/\s+/g, " ");
}

/** `head { body }` one after another; a body may hold blocks of its own. */
function blocks(css) {
  const found = [];
  let depth = 0;
  let from = 0;
  let open = 0;
  for (let at = 0; at < css.length; at += 1) {
    if (css[at] === "{" && (depth += 1) === 1) open = at;
    if (css[at] === "}" && (depth -= 1) === 0) {
      found.push({ head: css.slice(from, open).trim(), body: css.slice(open + 1, at) });
      from = at + 1;
    }
  }
  return found;
}

/** Splits at a sign where it stands outside brackets. */
function outside(text, sign) {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if ("([".includes(letter)) depth += 1;
    if (")]".includes(letter)) depth -= 1;
    if (letter === sign && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

if (process.argv.includes("--write")) writeFileSync(FILE, components());
