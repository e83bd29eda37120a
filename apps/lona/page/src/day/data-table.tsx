import { useState } from 'preact/hooks'
import './data-table.css'
import type { TableRows } from './table-rows.js'

/** The data of a chart as a table, made when it is opened. */
export function DataTable({ name, rows }: { readonly name: string; readonly rows: () => TableRows }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details class="data-table" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        Table<span class="unseen">: {name}</span>
      </summary>
      {isOpen && <Table name={name} {...rows()} />}
    </details>
  )
}

function Table({ name, head, body }: TableRows & { readonly name: string }) {
  return (
    // Wide tables scroll by themselves, also by keys.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keys
    <section class="table-scroll" aria-label={`Table: ${name}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((words) => (
              <th key={words} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map(([first, ...rest], line) => (
            <tr key={line}>
              <th scope="row">{first}</th>
              {rest.map((words, column) => (
                <td key={column}>{words}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
