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

let definitions;
const showDefinition = async (details) => {
  const shown = details.querySelector("pre");
  if (shown.textContent) return;
  try {
    definitions ??= unpack("definitions");
    shown.textContent = (await definitions)[Number(details.dataset.definition)];
  } catch {
    shown.textContent = words.unreadable;
  }
};

const furnish = (card) => {
  if (card.dataset.furnished) return;
  card.dataset.furnished = "1";
  const body = card.querySelector(".body");
  const actions = document.createElement("p");
  actions.className = "actions";
  actions.append(copyButton(words.edits, () => markdown(card)));
  body.append(actions);
  for (const draft of find(".draft", body)) draft.after(copyButton(words.copy, () => draft.textContent));
  if (!document.getElementById("definitions")) return;
  for (const details of find("[data-definition]", body)) {
    details.hidden = false;
    details.addEventListener("toggle", () => { if (details.open) showDefinition(details); });
  }
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
