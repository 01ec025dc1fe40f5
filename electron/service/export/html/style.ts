/** The style of the exported page: paper on the screen, and printable in gray. */
export const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #eceef0; color: #16191d; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 62rem; margin: 1.5rem auto; padding: 2.5rem 3rem; background: #fff; }
header p { margin: 0; color: #565d66; }
h1 { font-size: 1.5rem; margin: .6rem 0 1rem; }
h2 { font-size: 1.02rem; color: #1d3c5e; border-bottom: 1px solid #c3c8ce; margin: 1.6rem 0 .5rem; }
h3 { font-size: .95rem; margin: .8rem 0 .3rem; }
p { margin: .3rem 0; }
dl { display: grid; grid-template-columns: repeat(2, 9rem 1fr); gap: .2rem .8rem; background: #f2f4f6; padding: .8rem 1rem; margin: 0; }
dt { color: #565d66; }
dd { margin: 0; }
.status { font-weight: 600; color: #16191d; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .82rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid #d9dde1; vertical-align: top; }
thead th { background: #f2f4f6; }
th.number, td.number { text-align: right; }
td.number, tbody th { white-space: nowrap; }
tbody th { font-weight: 400; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem; }
figure { margin: 0 0 .6rem; }
figure img { width: 100%; display: block; }
figcaption, .fine { font-size: .8rem; color: #565d66; }
svg { width: 100%; height: auto; }
svg .frame { fill: none; stroke: #8a929b; stroke-width: .6; }
svg .grid { stroke: #e2e5e9; stroke-width: .5; }
svg .sdc-band { fill: #eceff2; } svg .sdc-line { stroke: #9aa2ab; stroke-width: .6; }
svg .fit-band { fill: #e6eaee; } svg .fit-line { fill: none; stroke: #7b848e; stroke-width: .8; }
svg .size-line, svg .ratio-line, svg .size-error, svg .ratio-error { stroke: #16191d; stroke-width: .9; }
svg .size-mark, svg .ratio-mark { fill: #16191d; stroke: #16191d; } svg .hollow { fill: #fff; }
svg .cut { stroke: #16191d; stroke-width: .9; }
svg .ribbon { stroke: #fff; fill: #eef0f2; } svg .maturing { fill: #dde1e5; } svg .mature { fill: #c0c7ce; }
svg .radiographically-mature { fill: #ced4d9; } svg .indeterminate { fill: #fff; stroke: #c3c8ce; }
svg text { font-family: system-ui, sans-serif; fill: #16191d; } svg .tick-text, svg .note { fill: #565d66; }
@media print { body { background: #fff; } main { margin: 0; padding: 0; max-width: none; } h2, h3 { break-after: avoid; } figure, tr { break-inside: avoid; } }
`;
