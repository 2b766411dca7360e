// What all parts share: the texts of the page, its address, and parts that wait in templates.
const find = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = JSON.parse(document.documentElement.dataset.words);
const filled = (id, values) => words[id].replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Search, order and filters are kept in the address, as "#~q=loan&sort=0.ascending".
const state = new URLSearchParams(location.hash.startsWith("#~") ? location.hash.slice(2) : "");
const keep = (values) => {
  for (const [name, value] of Object.entries(values)) state.set(name, value);
  const text = new URLSearchParams([...state].filter(([, value]) => value !== "")).toString();
  history.replaceState(null, "", text ? "#~" + text : location.pathname + location.search);
};

const unpack = async (id) => {
  const text = atob(document.getElementById(id).textContent.trim());
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
};

const copyButton = (label, text) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = label;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = words.copied;
    } catch {
      button.textContent = words["copy-failed"];
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
  return button;
};
