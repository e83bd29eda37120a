import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Ready HTML; text that is put into it by `html` is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What stands around every page. */
export interface LayoutOptions {
  /** What the page is about. */
  readonly title: string
  /** Where new data comes from, in a sentence. */
  readonly source: string
  /** Seconds until the page is loaded anew, while something is under way. */
  readonly refreshSeconds?: number
  /** The page itself. */
  readonly body: Html | readonly Html[]
}

/** A whole page. */
export const layout = ({ title, source, refreshSeconds, body }: LayoutOptions): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${refreshSeconds === undefined ? '' : raw(`<meta http-equiv="refresh" content="${refreshSeconds}">`)}
<title>${title} · Lona</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">Lona</a><p>${source}</p></header>
<main>${body}</main>
</body>
</html>`

/** The pages' one style sheet: system fonts, one accent colour, light and dark. */
export const styleSheet = `
:root { --ink: #1b1f24; --quiet: #59626d; --line: #d9dee4; --paper: #fff; --accent: #0b66c3; --bad: #b3261e }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebef; --quiet: #9aa5b1; --line: #333a42; --paper: #14171b; --accent: #6cb2ff; --bad: #ff8a80 }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 62rem; padding: 0 1rem 3rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; padding: 1rem 0; border-bottom: 1px solid var(--line) }
header a { font-weight: 700; font-size: 1.25rem; text-decoration: none; color: inherit }
header p { margin: 0; color: var(--quiet) }
h1 { font-size: 1.5rem; margin: 1.5rem 0 .5rem } h2 { font-size: 1.1rem; margin: 1.5rem 0 .25rem }
a { color: var(--accent) } a:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { color: var(--quiet); font-weight: 500 } td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums }
.rows td[data-label]::before { display: none; content: attr(data-label) ' '; color: var(--quiet) }
@media (min-width: 40.01rem) { .rows td[data-label] { white-space: nowrap } }
@media (max-width: 40rem) {
  .rows thead { position: absolute; clip-path: inset(50%) }
  .rows tr { display: grid; grid-template-columns: auto auto 1fr; gap: 0 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line) }
  .rows th, .rows td { border: 0; padding: 0; text-align: left } .rows th, .rows .state, .rows td:last-child { grid-column: 1 / -1 }
  .rows td[data-label]::before { display: inline } input { max-width: 100% }
}
.quiet { color: var(--quiet) } .bad { color: var(--bad) }
nav { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .5rem 0 }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: 1rem 0 }
label { display: grid; gap: .2rem; color: var(--quiet) }
input, button { font: inherit; padding: .4rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--paper); color: var(--ink) }
progress { width: 6rem; height: .6rem; vertical-align: baseline; accent-color: var(--accent) }
.unseen { position: absolute; clip-path: inset(50%) } td form { margin: 0 }
button { background: var(--accent); color: var(--paper); border-color: var(--accent); cursor: pointer }
button.plain { background: none; color: var(--accent); border-color: var(--line); padding: .2rem .6rem }
figure { margin: 1rem 0 } figcaption { color: var(--quiet) }
svg { width: 100%; height: 8rem; display: block } svg path { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke }
svg line { stroke: var(--line); vector-effect: non-scaling-stroke }
details { margin: 1rem 0 } pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .4rem }
footer { margin-top: 2rem; color: var(--quiet) }
`

/** A page of one sentence, with a way back. */
export const plain = (words: string): Html => html`<p>${words}</p><p><a href="/">All rows</a></p>`
