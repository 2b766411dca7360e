// The cards: what waits in a template is made when it is opened, and gets its buttons.
const literal = (text) => text.replace(/\s+/g, " ").trim().replace(/[\\`*_[\]<>|#@]/g, "\\$&");

const markdown = (card) => {
  const score = literal(card.querySelector(".score").textContent);
  const lines = [`### ${literal(card.querySelector("h3").textContent)}: ${score}`, ""];
  for (const part of find(".six-why > div", card)) {
    const [label, points, why] = [...part.children].map((cell) => literal(cell.textContent));
    lines.push(`- **${label} ${points}**: ${why}`);
  }
  const edits = find(".edits li", card).map((item) => {
    const copy = item.cloneNode(true);
    find(".copy", copy).forEach((button) => button.remove());
    return literal(copy.textContent);
  });
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

// Makes the part of a <details> that waits in its template.
const make = (details) => {
  const template = details.querySelector(":scope > template");
  if (template) template.replaceWith(template.content);
  if (details.matches(".card")) furnish(details);
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
