import openInBrowser from 'open'
import type { Client } from '../api/client.js'
import type { Output } from '../output.js'

/** What `lona open` goes by. */
export interface OpenOptions {
  /** The environment: whether there is a display. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Shows an address; by the system's browser unless said. */
  readonly show?: (url: string) => Promise<unknown>
}

/** Makes a one-time link to sign in, and opens it where there is a browser; else prints it. */
export async function openCommand(
  client: Client,
  { env, show = (url) => openInBrowser(url) }: OpenOptions,
  output: Output,
): Promise<void> {
  const link = await client.ask('makeLink', {})
  if (!output.isTerminal) {
    output.json(link)
    return
  }
  output.line(link.url)
  output.note('It signs you in once, within an hour. Another one: lona open')
  const hasDisplay = process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
  if (!hasDisplay) return
  try {
    await show(link.url)
  } catch {
    output.note('No browser could be opened; open the link above yourself.')
  }
}
