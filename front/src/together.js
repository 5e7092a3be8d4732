// What others add to the ledger while one looks: told at once, and the page brought up to date where it is about it.
const { upto, asker, about } = document.body.dataset;
const main = document.getElementById("main");
const past = new URLSearchParams(location.search).has("as_of");
const busy = () => [...document.querySelectorAll("main form")].some((form) => form.dataset.typed) || document.querySelector("dialog[open]");
if (asker && !past && "EventSource" in window) {
  document.addEventListener("input", (event) => { if (event.target.form?.method === "post") event.target.form.dataset.typed = "yes"; });
  const stream = new EventSource(`/api/v1/events?after=${upto}`);
  addEventListener("pagehide", () => stream.close());
  for (const kind of ["decision", "report", "incident", "entries"]) stream.addEventListener(kind, (event) => heard(JSON.parse(event.data)));
}

// What a script made of the page as it came.
const DRAWN = "[data-map],[data-load],form:has([data-moments])";
const key = (one) => `${one.dataset.load ?? ""} ${one.className}`;

let waiting;
function heard(happened) {
  // A page is about what it says itself, since its address may have a beginning of an id alone, and about what stands in
  // it; lists are about everything.
  const lists = /^\/(incidents|queue|decisions|ledger)\/?$/.test(location.pathname);
  const own = happened.about.some((name) => name === about || location.pathname.includes(name) || document.getElementById(name));
  if (!own && !lists) return;
  if (happened.by !== asker && happened.what === "decision") tell(happened.said);
  // A queue that changes under one's hands is no help.
  if (location.pathname.startsWith("/queue")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => (busy() ? tell(`${happened.said} The page is older than that.`, true) : renew()), 300);
}

function tell(said, offer = false) {
  let notice = document.querySelector("[data-meanwhile]");
  if (!notice) {
    notice = document.createElement("div");
    notice.className = "notice meanwhile no-print";
    notice.dataset.meanwhile = "";
    notice.setAttribute("role", "status");
    main.before(notice);
  }
  const line = document.createElement("p");
  line.dir = "auto";
  line.textContent = said;
  notice.replaceChildren(line);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = offer ? "Show it" : "Close";
  button.addEventListener("click", () => (offer ? location.reload() : notice.remove()));
  notice.append(button);
}

// The page's folds, each by a name that it keeps when others come and go: where it stands and what is written on it.
function folds() {
  const times = new Map();
  return [...main.querySelectorAll("details")].map((fold) => {
    const cell = fold.closest("td");
    const said = fold.querySelector("summary")?.textContent.trim() ?? "";
    const parts = [fold.id, fold.parentElement.closest("[id]")?.id, cell?.dataset.by, cell?.className];
    const plain = [...parts, fold.matches(".figure") ? said : said.replace(/[\d.,]+/g, "")].join("|");
    times.set(plain, (times.get(plain) ?? 0) + 1);
    return { name: `${plain}|${times.get(plain)}`, fold };
  });
}

async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("main");
  if (!fresh || fresh.innerHTML === main.innerHTML) return;
  const opened = new Map(folds().map((one) => [one.name, one.fold.open]));
  const held = document.activeElement?.id;
  const kept = new Map([...main.querySelectorAll(DRAWN)].map((one) => [key(one), one]));
  main.replaceChildren(...document.adoptNode(fresh).childNodes);
  for (const { name, fold } of folds()) if (opened.has(name)) fold.open = opened.get(name);
  // What a script drew stays as it was drawn until the page is loaded again.
  for (const empty of main.querySelectorAll(DRAWN)) {
    const drawn = kept.get(key(empty));
    if (drawn) empty.replaceWith(drawn);
  }
  document.body.dataset.upto = page.body.dataset.upto;
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("renewed"));
}
