import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { DatabaseError } from '../database-error.js'
import { diskFull } from '../to-database-error.js'
import { describeFolder, isAboutFullDisk, toFolderError } from './folder-error.js'
import { programFile } from './program-file.js'
import type { EngineMessage, EngineRequest } from './worker.js'

/** What one call answered. */
export type EngineAnswer = Extract<EngineMessage, { kind: 'answer' }>

/** The thread that is the embedded database, seen from the thread that uses it. One request at a time. */
export interface Engine {
  /** `true` from the moment when the thread ended. */
  readonly ended: boolean
  /** Postgres' answer, which may hold its error; rejects with `crashed` or `disk-full` when the thread ends instead. */
  request(request: EngineRequest): Promise<EngineAnswer>
  /** Ends the database and its thread in good order. */
  stop(): Promise<void>
}

/**
 * V8's optimising compiler takes 600 MB for a second over one of PGlite's functions. Without it the process stays under
 * 400 MB and starts sooner; bulk writes take about a third longer. Flags are the process's own, so they are set once.
 */
function spareTheCompiler(): void {
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
}

/** Starts the thread on a folder with a database's files; resolves when it takes requests. */
export async function startEngine(folder: string, dataFolder: string): Promise<Engine> {
  spareTheCompiler()
  const worker = new Worker(programFile('worker'), {
    workerData: { dataFolder },
    execArgv: [],
    name: 'lona-pglite',
  })
  let ended = false
  let broken: string | undefined
  let waiter: { resolve: (message: EngineMessage) => void; reject: (error: Error) => void } | undefined

  const settle = (message: EngineMessage) => {
    if (message.kind === 'broken') broken = message.reason
    else {
      waiter?.resolve(message)
      waiter = undefined
    }
  }
  const end = (reason: string) => {
    ended = true
    waiter?.reject(toCrash(broken ?? reason, folder))
    waiter = undefined
  }
  worker.on('message', settle)
  worker.on('error', (error) => end(String(error)))
  worker.on('exit', (code) => end(`its thread ended with ${code}`))

  /** While an answer is due, the process stays; else the thread alone does not keep it. */
  const wait = async (send: () => void): Promise<EngineMessage> => {
    if (ended) throw toCrash(broken ?? 'its thread has ended', folder)
    worker.ref()
    try {
      return await new Promise<EngineMessage>((resolve, reject) => {
        waiter = { resolve, reject }
        send()
      })
    } finally {
      worker.unref()
    }
  }

  try {
    await wait(() => undefined)
  } catch (error) {
    throw isAboutFullDisk(broken) ? error : toFolderError(broken ?? error, folder)
  }
  return {
    get ended() {
      return ended
    },
    async request(request) {
      const message = await wait(() => worker.postMessage(request))
      if (message.kind !== 'answer') throw toCrash(`it said ${message.kind}`, folder)
      return message
    },
    async stop() {
      if (!ended) await wait(() => worker.postMessage('stop'))
      await worker.terminate()
    },
  }
}

function toCrash(reason: string, folder: string): DatabaseError {
  if (isAboutFullDisk(reason)) return diskFull(describeFolder(folder), { cause: new Error(reason) })
  return new DatabaseError({
    code: 'crashed',
    message: `The embedded database in ${folder} crashed. What was committed is safe, and the next call starts it again. Please report this if it comes back.`,
    folder,
    cause: new Error(reason),
  })
}
