// Deciding by single keys on the review queue. Everything works without; the keys can be changed and turned off.
const queue = document.querySelector("[data-queue]");
const panel = document.querySelector("[data-keys]");

const KEYS = {
  j: ["next", "Go to the next item"],
  k: ["previous", "Go to the one before"],
  o: ["open", "Open the report at its words"],
  a: ["accept", "Accept as found"],
  c: ["correct", "Correct the claim"],
  w: ["withdraw", "Withdraw the claim: nobody makes it"],
  s: ["same", "The same"],
  d: ["different", "Different"],
  l: ["later", "Put it off"],
  r: ["reason", "Write your sentence"],
  u: ["undo", "Undo the last decision"],
};

function kept(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing has the keys as they come.
  }
}

if (panel) {
  panel.hidden = false;
  const dialog = document.querySelector("#keys");
  const on = panel.querySelector("[data-keys-on]");
  on.checked = kept("keys-on", true);
  on.addEventListener("change", () => keep("keys-on", on.checked));

  const letters = { ...Object.fromEntries(Object.entries(KEYS).map(([key, [does]]) => [does, key])), ...kept("keys", {}) };
  const body = dialog.querySelector("[data-keys-table]");
  for (const [does, said] of Object.values(KEYS)) {
    const row = body.insertRow();
    const field = document.createElement("input");
    field.value = letters[does];
    field.maxLength = 1;
    field.setAttribute("aria-label", `Key for: ${said}`);
    field.addEventListener("focus", () => field.select());
    field.addEventListener("change", () => {
      const letter = field.value.trim().toLowerCase();
      const taken = letter === "?" || Object.entries(letters).some(([other, key]) => key === letter && other !== does);
      if (!letter || taken) field.value = letters[does];
      else {
        letters[does] = letter;
        keep("keys", letters);
        shown();
      }
    });
    row.insertCell().append(field);
    row.insertCell().append(said);
  }

  // Buttons show the letters as they are now.
  const shown = () => {
    for (const button of document.querySelectorAll("button[name=do], [data-open]")) {
      const mark = button.querySelector("kbd");
      const does = button.value || "open";
      if (mark && letters[does]) mark.textContent = letters[does];
    }
  };
  shown();
  panel.querySelector("[data-keys-help]").addEventListener("click", () => dialog.showModal());

  const items = () => [...(queue?.querySelectorAll(".item") ?? [])];
  const here = () => document.activeElement?.closest?.(".item");
  const go = (item) => {
    item?.focus({ preventScroll: true });
    item?.scrollIntoView({ block: "start" });
  };

  const at = location.hash.startsWith("#item-") && document.getElementById(location.hash.slice(1));
  if (at) go(at);
  else if (new URLSearchParams(location.search).has("done")) go(items()[0]);

  const typing = (target) =>
    target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target) && here()) {
      here().focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (!on.checked) return;
    if (event.key === "?") {
      dialog.showModal();
      event.preventDefault();
      return;
    }
    const does = Object.keys(letters).find((one) => letters[one] === event.key.toLowerCase());
    if (!does || event.repeat) return;
    const all = items();
    const item = here() ?? null;
    if (does === "undo") document.querySelector("[data-undo] button")?.click();
    else if (does === "next") go(item ? all[all.indexOf(item) + 1] : all[0]);
    else if (does === "previous") go(item ? all[all.indexOf(item) - 1] : all.at(-1));
    else if (item && does === "open") item.querySelector("[data-open]")?.click();
    else if (item && does === "correct") item.querySelector("[data-correct]")?.click();
    else if (item && does === "reason") item.querySelector("[name=reason]")?.focus();
    else if (item) item.querySelector(`button[name=do][value=${does}]`)?.click();
    else return;
    event.preventDefault();
  });
}
