"""What this page needs of the browser and Streamlit has no means for; no word of a document ever stands in it.

Links within the app are followed without loading it anew, with the browser's own way back; the place that the address
names is brought into view once; the tree of clauses folds and shows where one reads; links to clauses are copied.
"""

SCRIPT = """<script>
(() => {
  if (window.guildhallDocuments) return;
  window.guildhallDocuments = true;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const scroller = () => document.querySelector("[data-testid=stMain]") || document.scrollingElement;
  let place = null, settling = 0, marked = null, jumped = false;

  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field); field.select(); document.execCommand("copy"); field.remove();
  };
  const tell = (text) => {
    let toast = document.querySelector(".gh-toast");
    if (!toast) {
      toast = Object.assign(document.createElement("div"), { className: "gh-toast" });
      toast.setAttribute("role", "status");
      document.body.append(toast);
    }
    setTimeout(() => { toast.textContent = text; }, 50);
    setTimeout(() => { toast.textContent = ""; }, 3000);
  };
  const go = (href) => {
    history.pushState({}, "", href);
    window.dispatchEvent(new PopStateEvent("popstate"));
  };
  const jump = (ordinal) => {
    const block = all(".gh-block[data-clause]").find((one) => Number(one.dataset.last) >= ordinal);
    if (!block || Number(block.dataset.clause) > ordinal) return;
    jumped = true;
    settling = Date.now() + 1200;
    block.scrollIntoView({ block: "start" });
    mark(ordinal, { open: true });
  };
  const unfold = (entry) => {
    for (let list = entry.closest("ul[hidden]"); list; list = entry.closest("ul[hidden]")) {
      list.hidden = false;
      list.parentElement.querySelector(":scope > .gh-line > .gh-fold")?.setAttribute("aria-expanded", "true");
    }
  };
  const mark = (ordinal, { open }) => {
    const entries = all(".gh-entry[data-to]").filter((entry) => open || entry.offsetParent);
    const found = entries.filter((entry) => Number(entry.dataset.to) <= ordinal).pop();
    if (!found || (found === marked && found.getAttribute("aria-current"))) return;
    marked?.removeAttribute("aria-current");
    marked = found;
    if (open) unfold(found);
    found.setAttribute("aria-current", "true");
    const box = found.closest("[data-testid=stColumn]");
    if (box && box.scrollHeight > box.clientHeight) {
      const line = found.getBoundingClientRect(), frame = box.getBoundingClientRect();
      if (line.top < frame.top || line.bottom > frame.bottom) box.scrollTop += line.top - frame.top - frame.height / 3;
    }
  };
  const reading = () => {
    if (Date.now() < settling) return;
    const blocks = all(".gh-block[data-clause]");
    let low = 0, high = blocks.length - 1, found = null;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (blocks[middle].getBoundingClientRect().top < 140) { found = blocks[middle]; low = middle + 1; }
      else high = middle - 1;
    }
    if (found) mark(Number(found.dataset.clause), { open: false });
  };
  const arrive = () => {
    const told = document.querySelector(".gh-place[data-place]");
    if (!told) { place = null; return; }
    all(".gh-contents:not([data-seen])").forEach((contents) => {
      contents.dataset.seen = "";
      if (window.matchMedia("(max-width: 640px)").matches) contents.removeAttribute("open");
      marked = null;
    });
    const current = told.dataset.current;
    const goal = all("[data-goal]").find((one) => one.dataset.goal === told.dataset.place);
    if (told.dataset.aims !== undefined && !goal) return;
    if (told.dataset.place === place) {
      if (current && !marked?.isConnected) mark(Number(current), { open: true });
      return;
    }
    const first = place === null && !goal;
    place = told.dataset.place;
    settling = Date.now() + 1200;
    if (goal) {
      const show = () => { goal.isConnected && goal.scrollIntoView({ block: "start" }); };
      goal.focus({ preventScroll: true });
      if (!jumped) { show(); setTimeout(show, 350); }
      jumped = false;
    } else if (!first) scroller()?.scrollTo({ top: 0 });
    if (current) mark(Number(current), { open: true });
  };
  let waiting = null;
  new MutationObserver(() => { waiting ??= setTimeout(() => { waiting = null; arrive(); }, 60); })
    .observe(document.body, { subtree: true, childList: true });
  let moving = null;
  document.addEventListener("scroll", () => { moving ??= setTimeout(() => { moving = null; reading(); }, 150); },
    { capture: true, passive: true });
  document.addEventListener("mouseover", (event) => {
    const entry = event.target.closest(".gh-entry:not([title])");
    if (entry) entry.title = entry.textContent;
    const link = event.target.closest(".gh-link:not([title])");
    if (link) link.title = link.getAttribute("aria-label");
  });
  document.addEventListener("click", (event) => {
    const fold = event.target.closest(".gh-fold");
    if (fold) {
      const list = fold.parentElement.parentElement.querySelector(":scope > ul");
      list.hidden = !list.hidden;
      fold.setAttribute("aria-expanded", String(!list.hidden));
    }
    const link = event.target.closest(".gh-link[data-address]");
    const whole = event.target.closest("[data-link]");
    if (link) {
      const text = link.closest(".gh-text"), address = new URL(text.dataset.base, location.href);
      address.searchParams.set("clause", link.dataset.address);
      copy(address.href).then(() => tell(text.dataset.done));
    }
    if (whole) copy(new URL(whole.dataset.link, location.href).href).then(() => tell(whole.dataset.done));
    const inside = event.target.closest("a[data-inside]");
    if (inside && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      if (inside.href === location.href) { place = ""; setTimeout(arrive, 300); }
      if (inside.dataset.to) jump(Number(inside.dataset.to));
      if (inside.classList.contains("gh-entry") && window.matchMedia("(max-width: 640px)").matches)
        inside.closest(".gh-contents").removeAttribute("open");
      go(inside.href);
    }
  });
  arrive();
})();
</script>"""
