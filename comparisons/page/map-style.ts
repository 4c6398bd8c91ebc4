/** How the map of all states looks. The colours of the page are set already. */
export const MAP_STYLE = `
.map { --open: light-dark(#8a5a00, #e3b341); }
.map h2 { display: inline-block; margin-right: 12px; } .map .stands { margin: 8px 0; font-weight: 600; } .map .stands:empty { margin: 0; }
.share { display: flex; gap: 8px; align-items: center; margin: 0 0 8px; }
.share .bar { flex: 1; height: 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); overflow: hidden; }
.share .bar span { display: block; height: 100%; background: var(--red); forced-color-adjust: none; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0 0 8px; padding: 0; font-size: .85rem; }
.legend li { display: flex; gap: 6px; align-items: center; } .symbol { flex: none; }
.chart { overflow: auto; max-height: 480px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); }
.chart svg { display: block; margin: 0 auto; }
.chart .steps { fill: none; stroke: var(--line); stroke-width: 1.2; }
.state { cursor: pointer; }
.state .shape, .symbol .shape, .state .rim { stroke: var(--kind); stroke-width: 2; fill: var(--ground); }
.state .sign, .symbol .sign { fill: var(--kind); font: bold 12px system-ui, sans-serif; }
.safe { --kind: var(--green); } .open { --kind: var(--open); } .doomed { --kind: var(--red); } .unknown { --kind: var(--quiet); }
.doomed .shape { fill: var(--red); } .doomed .sign { fill: var(--ground); } .unknown .shape { stroke-dasharray: 3 3; }
.reader { pointer-events: none; } .reader circle { fill: none; stroke: var(--accent); stroke-width: 2; }
.reader .here { stroke-width: 5; } .reader .active { stroke: var(--ink); stroke-dasharray: 4 3; }
.reader .taken { fill: none; stroke: var(--accent); stroke-width: 3; }
.way { margin: 8px 0 0; min-height: 5em; font-size: .85rem; } .way ol { margin: 0; padding-left: 28px; max-height: 200px; overflow: auto; } .way p { margin: 0 0 4px; }
`
