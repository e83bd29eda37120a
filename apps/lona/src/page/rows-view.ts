import type { AnyIntegration, Attribution } from '@lona/connector'
import type { Lona, RowStatus, SyncStatus } from '@lona/host'
import { html } from 'hono/html'
import { coverageWords } from '../coverage-words.js'
import { rangeWords } from '../range-words.js'
import { statusWords } from '../status-words.js'
import type { Html } from './layout.js'

/** The page that lists a person's rows, and offers to add some. */
export function rowsView(
  statuses: readonly RowStatus[],
  syncs: readonly SyncStatus[],
  { dispatcher, integrations }: Lona,
  problem: string | null,
): Html {
  const attributions = new Map<string, Attribution>()
  for (const { record } of statuses) {
    const { manifest } = dispatcher.resolve(record.lookupKey).row.integration
    if (manifest.attribution) attributions.set(manifest.name, manifest.attribution)
  }
  const syncOf = new Map(syncs.map((sync) => [sync.record.lookupKey, sync]))
  return html`<h1>Your rows</h1>
${problem === null ? '' : html`<p class="bad" role="alert">${problem}</p>`}
${
  statuses.length === 0
    ? html`<p>There are no rows yet. Add one below.</p>`
    : html`<div class="scroll"><table class="rows">
<thead><tr><th scope="col">Row</th><th scope="col" class="figure">Cells</th><th scope="col">From</th><th scope="col">To</th><th scope="col">State</th><th scope="col"><span class="unseen">Pause</span></th></tr></thead>
<tbody>${statuses.map((status) => rowLine(status, syncOf.get(status.record.lookupKey), dispatcher))}</tbody></table></div>`
}
${integrations.map(addForm)}
${[...attributions.values()].map(attributionLine)}`
}

const rowLine = (status: RowStatus, sync: SyncStatus | undefined, dispatcher: Lona['dispatcher']): Html => {
  const { record, cells, firstDay, lastDay } = status
  const { row } = dispatcher.resolve(record.lookupKey)
  const path = `/rows/${encodeURIComponent(record.lookupKey)}`
  return html`<tr><th scope="row"><a href="${path}">${row.label}</a><br><span class="quiet">${record.lookupKey}</span></th>
<td class="figure" data-label="Cells">${cells.toLocaleString('en')}</td><td data-label="from">${firstDay ?? '–'}</td><td data-label="to">${lastDay ?? '–'}</td>
<td class="state">${sync ? stateView(sync) : coverageWords(status)}</td>
<td>${sync ? pauseForm(path, sync) : ''}</td></tr>`
}

/** How far a row is, why it is not further, and what of it failed. */
function stateView(sync: SyncStatus): Html {
  const { record, percent, completeSince, state } = sync
  const since = completeSince === null ? 'nothing yet' : `complete since ${completeSince}`
  return html`<progress max="100" value="${percent}" aria-label="Held of ${record.lookupKey}">${percent} %</progress> ${percent} %, ${since}
<br><span class="quiet">${statusWords(sync)}</span>${state.failed.map(
    (range) => html`<br><span class="bad">failed ${rangeWords(range)}: ${range.message}</span>`,
  )}`
}

const pauseForm = (path: string, { record, paused }: SyncStatus): Html => {
  const verb = paused.length > 0 ? 'resume' : 'pause'
  const label = verb === 'pause' ? 'Pause' : 'Resume'
  return html`<form method="post" action="${path}/${verb}"><button class="plain" aria-label="${label} ${record.lookupKey}">${label}</button></form>`
}

/** Asks for what a provider's rows need to be told apart, and nothing else. */
const addForm = ({ kind, manifest, paramNames }: AnyIntegration): Html =>
  manifest.signIn === 'none'
    ? html`<h2>${manifest.name}</h2><p class="quiet">${manifest.description}</p>
<form method="post" action="/rows"><input type="hidden" name="kind" value="${kind}">
${paramNames.map(
  (name) => html`<label>${manifest.params[name]?.label ?? name}
<input name="${name}" required autocomplete="off" size="28" placeholder="${manifest.params[name]?.hint ?? ''}"></label>`,
)}<button>Add</button></form>`
    : html``

/** What has to be shown beside a provider's data. */
export const attributionLine = ({ text, url, licence }: Attribution): Html =>
  html`<footer><a href="${url}" rel="noreferrer">${text}</a>${licence === undefined ? '' : ` · ${licence}`}</footer>`
