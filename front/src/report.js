// A claim's words in the text and the claim beside it: to point at one lights up the other, to press leads there.
function begin() {
  const text = document.querySelector(".reading > .text");
  if (!text) return;
  const of = (id) => text.querySelectorAll(`mark[data-claims~="${CSS.escape(id)}"]`);
  const beside = (id) => document.getElementById(id);
  let lit = [];
  const light = (ids) => {
    for (const one of lit) one.classList.remove("lit");
    lit = ids.flatMap((id) => [...of(id), beside(id)]).filter(Boolean);
    for (const one of lit) one.classList.add("lit");
  };
  text.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("mark[data-claims]");
    light(mark ? mark.dataset.claims.split(" ") : []);
  });
  const lead = (id) => {
    location.hash = id;
    beside(id)?.focus({ preventScroll: true });
  };
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-claims]");
    if (mark && !getSelection()?.toString()) lead(mark.dataset.claims.split(" ")[0]);
  });
  // By keyboard, and without a script, a number where a claim's words begin leads to it.
  for (const ref of text.querySelectorAll("a.ref")) ref.addEventListener("focus", () => light([ref.hash.slice(1)]));
  for (const claim of document.querySelectorAll(".claims > li")) {
    claim.addEventListener("pointerenter", () => light([claim.id]));
    claim.addEventListener("focusin", () => light([claim.id]));
    claim.querySelector("[data-to-text]")?.addEventListener("click", () => light([claim.id]));
  }
  // Words that are selected go into the form for a claim that is missing.
  const add = document.querySelector("[data-add-claim]");
  add?.addEventListener("click", () => {
    const words = getSelection()?.toString().trim();
    if (words) add.href = `${add.href.split("?")[0]}?words=${encodeURIComponent(words)}`;
  });
}
// Who is led to a claim whose words stand in another part of the report is led on.
function follow() {
  const link = document.querySelector(`.elsewhere a[id="${CSS.escape(location.hash.slice(1))}"]`);
  if (link) location.replace(link.href);
}
follow();
addEventListener("hashchange", follow);
begin();
document.addEventListener("renewed", begin);
