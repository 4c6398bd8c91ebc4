import { MAP_STYLE } from './map-style.ts'

/** The document of the page, which loads `script`. */
export const indexHtml = (script: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>You are the scheduler</title>
<link rel="icon" href="data:,">
<style>${STYLE}${MAP_STYLE}</style>
</head>
<body>
<div id="page"><noscript>This page runs the programs themselves, so it needs JavaScript.</noscript></div>
<script src="${script}"></script>
</body>
</html>
`

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#fff, #0d1117); --panel: light-dark(#f4f6f8, #161b22);
  --ink: light-dark(#1a1f26, #e6edf3); --quiet: light-dark(#4d5661, #a9b4c0); --line: light-dark(#c9d0d8, #3a424d);
  --red: light-dark(#b00020, #ff8a8a); --green: light-dark(#0a6b2d, #6fdc8c); --mark: light-dark(#fff1b8, #4a3f10);
  --accent: light-dark(#0b4fb3, #8ab8ff); }
@media (prefers-contrast: more) { :root { --quiet: var(--ink); --line: light-dark(#4d5661, #a9b4c0); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
#page { max-width: 1500px; margin: 0 auto; padding: 12px 16px 40px; }
h1 { font-size: 1.35rem; margin: 0 0 2px; } h2 { font-size: 1rem; margin: 0 0 6px; }
p { margin: 0 0 8px; } .quiet { color: var(--quiet); }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .85rem; }
.pickers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr)); gap: 8px; margin: 8px 0; }
.pickers label { display: grid; font-size: .85rem; color: var(--quiet); }
select, button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 6px 8px; min-width: 0; }
select { width: 100%; min-height: 40px; }
button { cursor: pointer; min-height: 40px; } button:hover:enabled { border-color: var(--accent); }
button:disabled { cursor: default; color: var(--quiet); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.tools { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0; align-items: center; }
.board { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; }
@media (min-width: 1000px) { .board { grid-template-columns: minmax(0, 11fr) minmax(0, 9fr); align-items: start; } }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 10px; min-width: 0; }
.panel + .panel, .board + .panel { margin-top: 14px; }
.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 4px 6px; }
th { font-weight: 600; } .lanes td, .lanes th { border-left: 1px solid var(--line); min-width: min(118px, 26vw); font-size: .85rem; }
.lanes .number { border-left: 0; min-width: 0; width: 1%; }
.lanes .number button { min-height: 28px; padding: 0 6px; font-size: .8rem; }
.lanes tbody tr:nth-child(odd) td { background: light-dark(#0000000a, #ffffff0a); }
.lanes .preempts .acts > div:first-child::before { content: '↷ '; color: var(--quiet); }
.next button { display: block; width: 100%; text-align: left; margin-bottom: 6px; border-color: var(--accent); font-size: .85rem; }
.next button.nodes { border-style: dashed; }
.hints, .nodes-own { margin: 12px 0; }
.hints ol { margin: 0 0 8px; padding-left: 1.4em; }
.task { margin: 8px 0; } .task p { font-weight: 600; }
.key { float: right; color: var(--quiet); font-size: .75rem; margin-left: 6px; }
.ending { border-left: 5px solid var(--line); padding: 8px 10px; background: var(--panel); margin: 8px 0; border-radius: 4px; }
.ending.failed { border-color: var(--red); } .ending.failed strong { color: var(--red); }
.ending.held { border-color: var(--green); } .ending.held strong { color: var(--green); }
.values table { table-layout: fixed; } .values th, .values td { overflow-wrap: anywhere; }
.changed { background: var(--mark); }
.tabs { display: flex; flex-wrap: wrap; gap: 4px; margin-bottom: 6px; }
.tabs button { font-size: .8rem; padding: 2px 8px; min-height: 32px; } .tabs [aria-pressed=true] { border-color: var(--accent); font-weight: 600; }
.source { overflow: auto; max-height: 460px; margin: 0; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); position: relative; }
.source ol { list-style: none; margin: 0; padding: 6px 0; width: max-content; min-width: 100%; }
.source li { display: flex; flex-wrap: wrap; gap: 0 8px; padding: 0 8px; white-space: pre; }
.source li.at { background: var(--mark); }
.source .line { color: var(--quiet); min-width: 2.2em; text-align: right; user-select: none; }
.source .who { font-weight: 600; flex: 0 0 100%; } .source .who span { position: sticky; left: 3.2em; }
.waits { width: 100%; height: auto; max-height: 230px; } .waits text { fill: var(--ink); font-size: 13px; }
.waits circle { fill: var(--ground); stroke: var(--line); stroke-width: 2; } .waits line { stroke: var(--quiet); stroke-width: 2; }
.waits .closed line { stroke: var(--red); stroke-width: 3; } .waits .closed circle { stroke: var(--red); }
.token { overflow-wrap: anywhere; } .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.editor { border: 1px solid var(--line); border-radius: 6px; margin-bottom: 6px; min-width: 0; }
.faults ul { list-style: none; margin: 0; padding: 0; } .faults li { border-left: 5px solid var(--red); padding: 4px 8px; margin: 4px 0; }
.faults button { min-height: 32px; padding: 2px 8px; }
.rounds { padding-left: 18px; margin: 8px 0; } .rounds button { min-height: 32px; padding: 2px 8px; }
.answer .held { color: var(--green); } .answer .failed { color: var(--red); } .said { margin-left: 8px; }
details summary { cursor: pointer; padding: 6px 0; } details code { overflow-wrap: anywhere; }
`
