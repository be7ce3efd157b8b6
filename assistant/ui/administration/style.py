"""How tables, states and records of the administrators' page look; colours follow the text colour."""

STYLE = """<style>
.gh-table { overflow-x: auto; max-width: 100%; border: 1px solid color-mix(in srgb, currentColor 16%, transparent);
  border-radius: .5rem; }
.gh-table:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.gh-table table { border-collapse: collapse; width: 100%; margin: 0; font-size: .88rem; line-height: 1.45; }
.gh-table caption { text-align: start; padding: .5rem .7rem; font-weight: 650; caption-side: top; color: inherit; }
.gh-table th, .gh-table td { text-align: start; vertical-align: top; padding: .4rem .7rem; border: 0;
  border-top: 1px solid color-mix(in srgb, currentColor 11%, transparent); overflow-wrap: break-word; min-width: 4.5rem;
  unicode-bidi: isolate; }
.gh-table thead th { border-top: 0; font-weight: 650; white-space: nowrap;
  background: color-mix(in srgb, currentColor 5%, transparent); }
.gh-table tbody th { font-weight: 500; min-width: 13rem; max-width: 24rem; overflow-wrap: anywhere; }
.st-key-facts_table td { min-width: 8.5rem; }
.gh-table td.gh-number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.gh-table small, .gh-record small { display: block; opacity: .75; }
.gh-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.gh-records { display: grid; gap: .4rem; }
.gh-record { border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-radius: .5rem;
  font-size: .9rem; line-height: 1.5; }
.gh-record summary { cursor: pointer; padding: .5rem .7rem; overflow-wrap: anywhere; border-radius: .5rem; }
.gh-record summary:focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
.gh-record[open] summary { border-bottom: 1px solid color-mix(in srgb, currentColor 11%, transparent); }
.gh-record > dl { padding: .6rem .7rem !important; }
.gh-record dd, .st-key-administration-feedback .gh-facts dd { white-space: pre-wrap; }
@media (max-width: 640px) { .gh-record .gh-facts { grid-template-columns: minmax(0, 1fr); }
  .gh-record .gh-facts dd { margin-bottom: .4rem; } }
[class*="st-key-administration-"] button[kind^="primary"]:not(:disabled) { background: #1f5f63; color: #fff;
  border-color: #1f5f63; }
[class*="st-key-administration-"] button[kind^="primary"]:not(:disabled):hover { background: #2a7276; }
.gh-done { border-left: .25rem solid #2f8285; background: rgba(47, 130, 133, .12); padding: .7rem .9rem;
  border-radius: .4rem; overflow-wrap: anywhere; white-space: pre-wrap; }
</style>"""
