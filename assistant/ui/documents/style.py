"""How this page looks beyond what all pages share; colours follow the text colour, for light and dark alike."""

STYLE = """<style>
.gh-inside { color: inherit; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .2em;
  text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); }
.gh-inside:hover { text-decoration-color: currentColor; }
.gh-inside:focus-visible, .gh-entry:focus-visible, .gh-fold:focus-visible, .gh-link:focus-visible,
.gh-link-all:focus-visible, .gh-contents summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.gh-back { font-size: .9rem; text-decoration: none; }
.gh-back::before { content: "←\\00a0" / ""; }
.gh-back:hover { text-decoration: underline; }
.gh-path { font-size: .8rem; }
.gh-together { white-space: nowrap; }
.gh-pages { display: flex; flex-wrap: wrap; gap: .3rem; justify-content: center; align-items: center; }
.gh-pages a { padding: .3rem .65rem; border-radius: .4rem; text-decoration: none; min-width: 2rem; text-align: center; }
.gh-pages a:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
.gh-pages a[aria-current] { font-weight: 650; background: color-mix(in srgb, currentColor 14%, transparent); }
[data-testid=stElementContainer]:has(> [data-testid=stHtml] > script),
[data-testid=stElementContainer]:has(> [data-testid=stHtml] > .gh-place[hidden]) { position: absolute; }
.gh-library, .gh-timeline, .gh-changes { list-style: none; margin: 0; padding: 0 !important; }
.gh-library > li, .gh-timeline > li { margin: 0; padding: .75rem 0; line-height: 1.5; overflow-wrap: anywhere;
  border-top: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.gh-item-title { font-weight: 650; text-decoration-color: transparent; }
.gh-item-standing { font-size: .9rem; overflow-wrap: anywhere; }
.gh-standing { font-weight: 600; white-space: nowrap; }
.gh-in_force > span { color: #2e8b57; }
.gh-not_yet > span { color: #3b82c4; }
.gh-ended > span, .gh-replaced > span { color: #c2553f; }
.gh-excerpt { font-size: .92rem; line-height: 1.6; overflow-wrap: anywhere; }
.gh-excerpt mark, .gh-text mark { background: rgba(240, 190, 60, .38); color: inherit; border-radius: .15em; }
.gh-notice { border-left: .25rem solid rgba(214, 150, 40, .8); background: rgba(214, 150, 40, .13); 
  padding: .6rem .9rem; border-radius: .4rem; overflow-wrap: anywhere; line-height: 1.5; }
.gh-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
[data-testid=stColumn]:has(.st-key-document_contents) { position: sticky; top: 4.5rem; align-self: flex-start;
  max-height: calc(100dvh - 6rem); overflow-y: auto; }
.gh-contents summary { cursor: pointer; font-weight: 650; padding: .25rem 0; }
.gh-contents ul { list-style: none; margin: 0; padding: 0 0 0 .75rem !important; }
.gh-contents nav > ul { padding: 0 !important; }
.gh-contents li { margin: 0; }
.gh-line { display: flex; align-items: flex-start; gap: .1rem; }
.gh-fold, .gh-nofold { flex: none; width: 1.6rem; height: 1.6rem; }
.gh-fold { border: 0; padding: 0; background: transparent; color: inherit; cursor: pointer; border-radius: .3rem; }
.gh-fold::before { content: "▸"; }
.gh-fold[aria-expanded=true]::before { content: "▾"; }
.gh-fold:hover, .gh-entry:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
.gh-entry { flex: 1; min-width: 0; color: inherit; text-decoration: none; font-size: .88rem; line-height: 1.6rem;
  border-radius: .3rem; padding: 0 .3rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.gh-entry .gh-number { font-weight: 600; }
.gh-entry[aria-current=true] { background: color-mix(in srgb, currentColor 13%, transparent);
  box-shadow: inset .2rem 0 0 currentColor; }
.gh-text { max-width: 46rem; line-height: 1.75; overflow-wrap: anywhere; unicode-bidi: isolate; }
.gh-block { position: relative; padding: .2rem 2.2rem .2rem .7rem; margin: .15rem 0; border-radius: .3rem;
  scroll-margin-top: 5rem; outline: none; }
.gh-words, .gh-text [role=heading] { white-space: pre-wrap; overflow-wrap: anywhere; }
.gh-text [role=heading] { font-weight: 650; line-height: 1.45; margin-top: .5em; }
.gh-head-2 { font-size: 1.22rem; } .gh-head-3 { font-size: 1.1rem; } .gh-head-4 { font-size: 1.02rem; }
.gh-indent-1 { margin-inline-start: 1.6rem; } .gh-indent-2 { margin-inline-start: 3.2rem; }
.gh-indent-3 { margin-inline-start: 4.8rem; }
.gh-row { margin: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); font-size: .92rem; }
.gh-goal { background: rgba(240, 190, 60, .16); box-shadow: inset .22rem 0 0 rgba(214, 150, 40, .9); }
.gh-text mark { scroll-margin-top: 8rem; outline: none; box-decoration-break: clone; }
.gh-link { position: absolute; right: .2rem; top: .2rem; width: 1.7rem; height: 1.7rem; padding: 0; font: inherit;
  font-size: .9rem; line-height: 1; color: inherit; opacity: .55; background: transparent; border: 0;
  border-radius: .3rem; cursor: pointer; }
.gh-block:hover .gh-link, .gh-link:focus-visible, .gh-link:hover { opacity: 1; }
.gh-link:hover { background: color-mix(in srgb, currentColor 12%, transparent); }
.gh-also { text-decoration: none; }
.gh-also::after { content: "\\2009" attr(data-place-of); font-size: .7em; vertical-align: super; }
.gh-link-all { font: inherit; font-size: .88rem; padding: .35rem .7rem; border-radius: .5rem; cursor: pointer;
  color: inherit; background: transparent; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
.gh-toast { position: fixed; left: 50%; bottom: 1.2rem; transform: translateX(-50%); z-index: 999995;
  padding: .5rem 1rem; border-radius: .5rem; background: #1e2626; color: #fcfcfa; font-size: .9rem; }
.gh-toast:empty { display: none; }
.gh-timeline { border-inline-start: .15rem solid color-mix(in srgb, currentColor 25%, transparent);
  padding-inline-start: 1rem !important; }
.gh-timeline > li:first-child { border-top: 0; }
.gh-timeline a[aria-current] { font-weight: 650; }
.gh-summary { font-size: .95rem; line-height: 1.5; overflow-wrap: anywhere; }
.gh-changes > li { margin: 0 0 .9rem; padding: .5rem .8rem; border-radius: .4rem; overflow-wrap: anywhere;
  border: 1px solid color-mix(in srgb, currentColor 14%, transparent); max-width: 56rem; }
.gh-changes > .gh-same { border-style: dashed; }
.gh-changes > .gh-same > details > summary { cursor: pointer; opacity: .8; font-size: .9rem; }
.gh-changes > .gh-same ol { margin-top: .6rem; }
.gh-change-head { font-size: .9rem; line-height: 1.5; margin-bottom: .25rem; }
.gh-changes .gh-words { line-height: 1.7; }
.gh-changes del { background: rgba(194, 85, 63, .17); text-decoration: line-through; text-decoration-thickness: 1px; }
.gh-changes ins { background: rgba(46, 139, 87, .2); text-decoration: underline; text-decoration-thickness: 2px;
  text-underline-offset: .18em; }
.gh-changes del, .gh-changes ins { position: relative; border-radius: .15em; box-decoration-break: clone; }
@media (max-width: 640px) {
  [data-testid=stColumn]:has(.st-key-document_contents) { position: static; max-height: none; }
  .gh-contents[open] nav { max-height: 55dvh; overflow-y: auto; }
  .gh-block { padding-inline: .4rem 2rem; }
  .gh-link { width: 2rem; height: 2rem; }
  .gh-indent-1 { margin-inline-start: .8rem; } .gh-indent-2 { margin-inline-start: 1.6rem; }
  .gh-indent-3 { margin-inline-start: 2.4rem; }
  .gh-entry { line-height: 2.2rem; }
  .gh-fold, .gh-nofold { width: 2.2rem; height: 2.2rem; }
}
</style>"""
