"""The few lines of JavaScript that Streamlit has no means for; nothing of a document or a person ever stands in them.

A marker in an answer presses the button of its source; the panel takes the focus when it opens, Escape closes it and
gives the focus back; "copy" puts a text on the clipboard.
"""

SCRIPT = """<script>
(() => {
  if (window.guildhall) return;
  window.guildhall = true;
  let opener = null;
  const byKey = (key) => document.querySelector(`.st-key-${key} button`);
  const when = (selector, then) => {
    const begun = Date.now();
    const look = () => {
      const found = document.querySelector(selector);
      if (found) then(found); else if (Date.now() - begun < 4000) setTimeout(look, 60);
    };
    look();
  };
  const giveBack = () => {
    const look = (left) => {
      const found = document.querySelector(opener);
      if (!document.querySelector(".st-key-source_panel") && found) found.focus();
      else if (left) setTimeout(() => look(left - 1), 100);
    };
    setTimeout(() => look(40), 300);
  };
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field); field.select(); document.execCommand("copy"); field.remove();
  };
  document.addEventListener("click", (event) => {
    const marker = event.target.closest(".gh-marker[data-opens]");
    const source = event.target.closest("[class*='st-key-source-'] button");
    if (marker) when(`.st-key-source-${marker.dataset.opens} button`, (button) => button.click());
    if (marker || source) {
      const key = source && /st-key-source-[\\w-]+/.exec(source.closest("[class*='st-key-source-']").className)[0];
      opener = marker ? `.gh-marker[data-opens="${marker.dataset.opens}"]` : `.${key} button`;
      setTimeout(() => when(".st-key-source_panel .gh-title-2", (title) => title.focus({ preventScroll: true })), 150);
    }
    const copies = event.target.closest(".gh-copy");
    if (copies) copy(copies.dataset.copies).then(() => {
      const told = copies.parentElement.querySelector(".gh-copied");
      if (told) { told.textContent = copies.dataset.done; setTimeout(() => { told.textContent = ""; }, 3000); }
    });
    if (event.target.closest(".st-key-close_source button") && opener) giveBack();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("[role=dialog]")) byKey("close_source")?.click();
  });
})();
</script>"""
