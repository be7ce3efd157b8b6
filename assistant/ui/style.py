"""What Streamlit's theme leaves open; colours follow the text colour, so light and dark need no second set."""

ICON = (
    '<svg viewBox="0 0 24 24"><path fill="#2f8285" '
    'd="M12 2 2 7v2h20V7zM4 11h3v7H4zm6.5 0h3v7h-3zM17 11h3v7h-3zM2 20h20v2H2z"/>'
    "</svg>"
)
"""The page's icon, drawn here because Streamlit would fetch a named one from the network."""

STYLE = """<style>
.gh-prose { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.65; unicode-bidi: isolate; }
.gh-title-1 { font-size: 1.9rem; font-weight: 650; line-height: 1.3; overflow-wrap: anywhere; outline: none; }
.gh-title-2 { font-size: 1.15rem; font-weight: 650; line-height: 1.4; overflow-wrap: anywhere; outline: none; }
.gh-wait, .gh-quiet, .gh-changed { opacity: .75; font-size: .9rem; line-height: 1.5; overflow-wrap: anywhere; }
.gh-marker { font: inherit; font-size: .8em; font-weight: 650; margin: 0 .1em; padding: 0 .2em; vertical-align: .15em;
  white-space: nowrap; border: 0; border-radius: .3em; cursor: pointer; color: inherit;
  background: color-mix(in srgb, currentColor 12%, transparent); }
.gh-marker:hover, .gh-copy:hover { background: color-mix(in srgb, currentColor 22%, transparent); }
.gh-copy { font: inherit; font-size: .88rem; line-height: 1.5; padding: .4rem .75rem; border-radius: .5rem;
  cursor: pointer; color: inherit; background: transparent;
  border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
.gh-marker:focus-visible, .gh-copy:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.gh-copied { font-size: .85rem; margin-inline-start: .4rem; }
.gh-heading { font-size: .85rem; font-weight: 650; opacity: .8; }
.gh-alert { border-left: .25rem solid #c2553f; background: rgba(194, 85, 63, .12); padding: .7rem .9rem;
  border-radius: .4rem; overflow-wrap: anywhere; white-space: pre-wrap; }
.gh-context { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.75; unicode-bidi: isolate;
  border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: .5rem; padding: .9rem 1rem; }
.gh-context span { opacity: .78; unicode-bidi: isolate; }
.gh-context mark { background: rgba(240, 190, 60, .38); color: inherit; padding: .1em 0; border-radius: .15em;
  unicode-bidi: isolate; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.gh-facts { padding: 0 !important; display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem .9rem;
  margin: 0; font-size: .92rem; line-height: 1.5; }
.gh-facts dt { opacity: .7; font-weight: 400; margin: 0; }
.gh-facts dd { margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
.gh-lines { list-style: none; margin: 0; padding: 0 !important; font-size: .88rem;
  max-height: 18rem; overflow-y: auto; }
.gh-lines li { margin: 0 0 .55rem; overflow-wrap: anywhere; line-height: 1.4; unicode-bidi: isolate; }
.gh-lines small { display: block; opacity: .7; }
.st-key-conversation, .st-key-welcome { max-width: 52rem; margin-inline: auto; width: 100%; }
.st-key-welcome { padding-top: 6vh; }
.st-key-conversation_head, .st-key-source_head { justify-content: space-between; }
.st-key-conversation_head .gh-title-1 { font-size: 1.05rem; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; }
[data-testid="stMainBlockContainer"] { padding-top: 4.5rem; }
[data-testid="stColumn"]:has(.st-key-source_panel) { position: sticky; top: 4.5rem; align-self: flex-start; }
.st-key-source_panel { max-height: calc(100dvh - 14.5rem); overflow-y: auto;
  border-inline-start: 1px solid color-mix(in srgb, currentColor 14%, transparent); padding: 0 .2rem .5rem 1.2rem; }
@media (max-width: 640px) {
  [data-testid="stColumn"]:has(.st-key-source_panel) { position: static; }
  .st-key-source_panel { position: fixed; inset: 0; max-height: none; z-index: 999990; padding: 1rem; border: 0;
    background: var(--background-color, Canvas); }
}
.st-key-conversations { max-height: 42vh; overflow-y: auto; flex-wrap: nowrap; }
.st-key-conversations button { justify-content: flex-start; }
.st-key-conversations button * { justify-content: flex-start; text-align: start; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; font-size: .88rem; }
[class*="st-key-below-"] button { min-height: 2rem; font-size: .88rem; }
[class*="st-key-sources-"] button { height: auto; justify-content: flex-start; }
[class*="st-key-sources-"] button * { justify-content: flex-start; text-align: left; white-space: normal;
  overflow-wrap: anywhere; font-size: .88rem; line-height: 1.45; }
[class*="st-key-examples"] button, [class*="st-key-next-"] button {
  height: auto; max-width: 100%; border-radius: 1rem; }
[class*="st-key-examples"] button *, [class*="st-key-next-"] button * { text-align: left; white-space: normal;
  overflow-wrap: anywhere; }
[class*="st-key-question-"] [data-testid="stChatMessage"] {
  background: color-mix(in srgb, currentColor 5%, transparent); }
[data-testid="stChatMessage"] > div:first-child { background: color-mix(in srgb, currentColor 12%, transparent);
  color: inherit; }
[class*="st-key-warning-"] { background: rgba(214, 150, 40, .13); border-color: rgba(214, 150, 40, .6) !important; }
[class*="st-key-remark-"] { background: rgba(70, 130, 160, .11); border-color: rgba(70, 130, 160, .45) !important; }
</style>"""
