/** The looks of the documentation: one column to find things in, one to read; light or dark as the reader's system is, or as they choose. */
export const style = `
:root { color-scheme: light; --page: #fbfbf9; --card: #fff; --ink: #1d232b; --soft: #5b6673; --line: #e2e4e0; --accent: #0b6e5b; --code: #f1f3ef;
  --get: #0b6e5b; --post: #8a4b00; --put: #5b4bb5; --patch: #5b4bb5; --delete: #b3261e; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark; --page: #14181c; --card: #1b2026; --ink: #e6e9ec; --soft: #9aa5b1; --line: #2c333b;
  --accent: #5fd0b5; --code: #222931; --get: #5fd0b5; --post: #f0b35f; --put: #b3a6ff; --patch: #b3a6ff; --delete: #ff8a80; } }
:root[data-theme=dark] { color-scheme: dark; --page: #14181c; --card: #1b2026; --ink: #e6e9ec; --soft: #9aa5b1; --line: #2c333b;
  --accent: #5fd0b5; --code: #222931; --get: #5fd0b5; --post: #f0b35f; --put: #b3a6ff; --patch: #b3a6ff; --delete: #ff8a80; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
code, pre { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { background: var(--code); padding: 0.1em 0.3em; border-radius: 4px; overflow-wrap: anywhere; }
pre { background: var(--code); padding: 0.9em 1em; border-radius: 8px; overflow-x: auto; margin: 0.5em 0; } pre code { background: none; padding: 0; }
.layout { display: grid; grid-template-columns: 19rem minmax(0, 1fr); max-width: 90rem; margin: 0 auto; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem; border-right: 1px solid var(--line); font-size: 0.9rem; }
nav h2 { font-size: 0.75rem; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); margin: 1.2rem 0 0.3rem; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li a { display: flex; gap: 0.5rem; padding: 0.15rem 0; color: var(--ink); overflow-wrap: anywhere; }
nav .method { width: 3.6rem; flex: none; }
input[type=search] { width: 100%; padding: 0.5rem 0.7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; font: inherit; }
button { font: inherit; font-size: 0.8rem; color: var(--soft); background: none; border: 1px solid var(--line); border-radius: 6px; padding: 0.2rem 0.6rem; cursor: pointer; }
main { padding: 2rem 2.5rem 6rem; min-width: 0; }
h1 { margin: 0 0 0.3rem; font-size: 1.7rem; } main > section > h2 { margin: 2.5rem 0 0.8rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.3rem; margin: 0 0 1rem; scroll-margin-top: 1rem; }
article h3 { margin: 0; font-size: 1rem; display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: baseline; } article h4 { margin: 1rem 0 0.3rem; font-size: 0.85rem; color: var(--soft); }
.method { font: 600 0.8rem ui-monospace, monospace; text-transform: uppercase; }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); } .patch { color: var(--patch); } .delete { color: var(--delete); }
.who { margin-left: auto; font-size: 0.75rem; color: var(--soft); border: 1px solid var(--line); border-radius: 99px; padding: 0 0.6rem; }
table.fields { border-collapse: collapse; width: 100%; } .fields th { text-align: left; font-weight: 400; vertical-align: top; padding: 0.3rem 1rem 0.3rem 0; white-space: nowrap; width: 1%; }
.fields td { padding: 0.3rem 0; border-top: 0; } .fields tr + tr > * { border-top: 1px solid var(--line); }
.type { color: var(--soft); font-size: 0.9rem; } .bounds { color: var(--soft); font-size: 0.85rem; } .required { color: var(--delete); font-size: 0.75rem; margin-left: 0.4rem; }
details > summary { cursor: pointer; color: var(--soft); font-size: 0.9rem; } .soft { color: var(--soft); } [hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
@media (max-width: 60rem) { .layout { display: block; } nav { position: static; height: auto; border: 0; border-bottom: 1px solid var(--line); } nav .list { display: none; } main { padding: 1.2rem; } .fields th { white-space: normal; width: 35%; } }
`
