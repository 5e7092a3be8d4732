// The page of an incident, quicker: words on hover and focus, a slider over the moments, what is slow when it is near.
const floating = document.createElement("div");
floating.className = "float-words";
floating.setAttribute("popover", "manual");
let shownFor = null, waiting = 0;

function show(anchor, content) {
  clearTimeout(waiting);
  if (shownFor === anchor) return;
  floating.replaceChildren(content);
  if (!floating.isConnected) document.body.append(floating);
  floating.showPopover();
  const at = anchor.getBoundingClientRect(), own = floating.getBoundingClientRect();
  const below = at.bottom + own.height + 8 < innerHeight;
  floating.style.left = `${Math.max(8, Math.min(at.left, innerWidth - own.width - 8))}px`;
  floating.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - own.height - 4)}px`;
  shownFor = anchor;
}

function hide() {
  clearTimeout(waiting);
  if (shownFor) floating.hidePopover();
  shownFor = null;
}

function wordsOf(target) {
  const figure = target.closest?.("summary")?.closest("details.figure");
  if (figure && !figure.open) return [figure.querySelector("summary"), figure.querySelector(".quotes")?.cloneNode(true)];
  const link = target.closest?.(".refs a[href^='#w']");
  const item = link && document.getElementById(link.hash.slice(1));
  if (!item) return [null, null];
  const copy = document.createElement("div");
  copy.append(...[...item.childNodes].map((node) => node.cloneNode(true)));
  return [link, copy];
}

if (document.querySelector(".incident")) {
  const enter = (event) => {
    if (event.pointerType === "touch") return;
    if (floating.contains(event.target)) return clearTimeout(waiting);
    const [anchor, content] = wordsOf(event.target);
    if (!anchor || !content) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => show(anchor, content), event.type === "focusin" ? 0 : 120);
  };
  const leave = () => { clearTimeout(waiting); waiting = setTimeout(hide, 250); };
  document.addEventListener("pointerover", enter);
  document.addEventListener("pointerout", leave);
  document.addEventListener("focusin", (event) => { if (!floating.contains(event.target)) hide(); enter(event); });
  document.addEventListener("click", (event) => { if (!floating.contains(event.target)) hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("scroll", hide, { passive: true });

  // The words stand folded at the page's end: whoever goes to one finds it open.
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target?.closest("details");
    if (folded && !folded.open) { folded.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", open);
  open();

  for (const part of document.querySelectorAll("[data-load]")) {
    const seen = new IntersectionObserver(async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      const answer = await fetch(part.dataset.load).catch(() => null);
      if (!answer?.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-part]");
      // There its headings are the page's own; here they stand below the part's.
      for (const heading of found?.querySelectorAll("h2") ?? []) {
        const below = document.createElement("h3");
        below.append(...heading.childNodes);
        heading.replaceWith(below);
      }
      if (found) part.replaceChildren(part.querySelector("h2"), ...found.childNodes);
    }, { rootMargin: "300px" });
    seen.observe(part);
  }
}

// A slider over the moments, the oldest first; the list stays what is sent.
const list = document.querySelector("select[data-moments]");
if (list && list.options.length > 2) {
  const moments = [...list.options].reverse();
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: moments.length - 1, step: 1, id: "as-of-slider" });
  slider.value = moments.indexOf(list.selectedOptions[0]);
  const said = document.createElement("output");
  said.htmlFor = slider.id;
  const told = () => {
    const moment = moments[slider.value];
    said.textContent = ` ${moment.textContent}`;
    slider.setAttribute("aria-valuetext", moment.textContent);
    list.value = moment.value;
  };
  told();
  slider.addEventListener("input", told);
  // By keys one goes several steps before the page is asked for, and goes on from there when it has come.
  let soon = 0;
  slider.addEventListener("change", () => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      if (document.activeElement === slider) sessionStorage.setItem("slider", location.pathname);
      list.form.requestSubmit();
    }, 450);
  });
  const label = document.querySelector("label[for='as-of']");
  label.htmlFor = slider.id;
  label.append(said);
  list.before(slider);
  list.hidden = true;
  if (sessionStorage.getItem("slider") === location.pathname) slider.focus({ preventScroll: true });
  sessionStorage.removeItem("slider");
}
