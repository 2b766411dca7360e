// The cards: what waits in a template is made when it is opened, and gets its buttons.
const literal = (text) => text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#@&]/g, "\\$&");

// A code span shows all characters literally; its fence is longer than any run of backticks in it.
const codeSpan = (text) => {
  const shown = text.replace(/\s+/g, " ").trim();
  const fence = "`".repeat(1 + Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length)));
  const edge = /^`|`$/.test(shown) ? " " : "";
  return fence + edge + shown + edge + fence;
};

const written = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return literal(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".copy")) return "";
  if (node.matches("code, .draft")) return codeSpan(node.textContent);
  const inside = [...node.childNodes].map(written).join("");
  return node.matches(".worth") ? `(${inside})` : inside;
};
const line = (node) => written(node).replace(/ +/g, " ").trim();

const markdown = (card) => {
  const name = codeSpan(card.querySelector("h3").textContent);
  const lines = [`### ${name}: ${line(card.querySelector(".score"))}`, ""];
  for (const part of find(".six-why > div", card)) {
    const [label, points, why] = [...part.children].map(line);
    lines.push(`- **${label} ${points}**: ${why}`);
  }
  const edits = find(".edits li", card).map(line);
  if (edits.length) {
    lines.push("", `${card.querySelector(".edits").previousElementSibling.textContent}:`, "");
    lines.push(...edits.map((edit, at) => `${at + 1}. ${edit}`));
  }
  return lines.join("\n") + "\n";
};

// Evidence, schemas and JSON are packed: all of them are unpacked when the first is opened.
let parts;
const showPart = async (details) => {
  const name = details.dataset.part;
  delete details.dataset.part;
  const shown = document.createElement(name === "json" ? "pre" : "div");
  if (name === "json") shown.tabIndex = 0;
  details.append(shown);
  try {
    parts ??= unpack("parts");
    const part = (await parts)[Number(details.dataset.card)][name];
    if (name === "json") shown.textContent = part;
    else shown.innerHTML = part;
  } catch {
    shown.textContent = words.unreadable;
  }
  uncover(shown);
};

const uncover = (within) => find("[data-part]", within).forEach((details) => { details.hidden = false; });

const furnish = (card) => {
  if (card.dataset.furnished) return;
  card.dataset.furnished = "1";
  const body = card.querySelector(".body");
  const actions = document.createElement("p");
  actions.className = "actions";
  actions.append(copyButton(words.edits, () => markdown(card)));
  body.append(actions);
  for (const draft of find(".draft", body)) {
    const line = document.createElement("span");
    line.className = "line";
    draft.replaceWith(line);
    line.append(draft, copyButton(words.copy, () => draft.textContent));
  }
  uncover(body);
};

// A card whose body is packed too gets it when it is opened.
const showBody = async (card) => {
  const number = Number(card.dataset.body);
  delete card.dataset.body;
  try {
    parts ??= unpack("parts");
    card.insertAdjacentHTML("beforeend", (await parts)[number].body);
    furnish(card);
  } catch {
    card.append(words.unreadable);
  }
};

// Makes the part of a <details> that waits in its template, or is packed.
const make = (details) => {
  if (details.dataset.body) {
    showBody(details);
    return;
  }
  const template = details.querySelector(":scope > template");
  if (template) template.replaceWith(template.content);
  if (details.matches(".card") && details.querySelector(".body")) furnish(details);
};

const openable = () => {
  document.addEventListener("toggle", (event) => {
    if (event.target.open) make(event.target);
    if (event.target.open && event.target.dataset.part) showPart(event.target);
  }, true);
  find("details[open]").forEach(make);
};

// Shows what an address points at: nothing on the way to it stays folded or filtered out.
const reveal = () => {
  const id = location.hash.slice(1);
  const target = id && !id.startsWith("~") ? document.getElementById(id) : null;
  for (let at = target; at; at = at.parentElement) {
    if (at.hidden) at.hidden = false;
    if (at.tagName === "DETAILS") { at.open = true; make(at); }
  }
  if (target) target.scrollIntoView();
};
