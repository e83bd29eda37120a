import { endWithLaunchers } from './end-with-launchers.js'

/** Resolves when this process is told to end: by Ctrl-C, by a signal, or by the end of what it was started with. */
export async function toldToEnd(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
    process.once('SIGHUP', () => resolve())
    endWithLaunchers(resolve)
  })
}
