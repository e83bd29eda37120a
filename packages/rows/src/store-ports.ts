import type {
  AnyRow,
  Cell,
  DateRange,
  Fetch,
  Instant,
  Json,
  Owner,
  SystemOwner,
  UserAuth,
  Uuid,
  WriteOutput,
} from '@lona/connector'
import type { RunScope } from './run-scope.js'

/** A row as a host keeps it. */
export interface RowRecord {
  /** The host's id of it: the same for the same owner and key, always. */
  readonly id: Uuid
  /** Whose it is. */
  readonly owner: Owner
  /** The row key with its values. */
  readonly lookupKey: string
  /** What kind of row it is; `data` for cell-bearing ones. */
  readonly rowType: string
  /** How the data of its cells is encoded, or `null` for plain JSON. */
  readonly cellEncoding: string | null
  /** What the row stamped onto its record when it was made, or `null`. */
  readonly attributes: Json
  /** The owner of the shared row that holds its cells, or `null` when it holds them itself. */
  readonly aliasOf: SystemOwner | null
}

/** What a store needs to make a row's record. */
export interface NewRow {
  /** Whose it is. */
  readonly owner: Owner
  /** The row key with its values. */
  readonly lookupKey: string
  /** What kind of row it is. */
  readonly rowType: string
  /** How the data of its cells is encoded, or `null`. */
  readonly cellEncoding: string | null
  /** What stands on the record when it is first made; never written over one that is there. */
  readonly attributes: Json
  /** What all its owners share, or `null`: then the record points at one shared row, which is made too. */
  readonly aliasKey: string | null
}

/** A cell as a host keeps it. */
export interface StoredCell extends Cell {
  /** The host's id of it: the same for the same record, always. */
  readonly cellId: Uuid
  /** When the provider was known to hold this value. */
  readonly observedAt: Instant
}

/** Where rows are kept. Nothing here crosses owners: what is asked of one owner never answers with another's. */
export interface RowStore {
  /** The record of a row, made when it is not there. */
  ensureRow(row: NewRow): Promise<RowRecord>
  /** The record of a row, or `null`. */
  findRow(owner: Owner, lookupKey: string): Promise<RowRecord | null>
  /** All rows of an owner, by lookup key. */
  listRows(owner: Owner): Promise<readonly RowRecord[]>
  /** Forgets a row with its cells; the shared row behind an alias stays for its other owners. Gives whether it was there. */
  removeRow(owner: Owner, lookupKey: string): Promise<boolean>
}

/** Where cells are kept. */
export interface CellStore {
  /** The cells of a row that touch the range, or all, in the order of their local time. Read in pages. */
  listCells(row: RowRecord, range: DateRange | null): AsyncIterable<StoredCell>
  /** One cell of a row by the host's id, or `null`. */
  findCell(row: RowRecord, cellId: Uuid): Promise<StoredCell | null>
}

/** How many cells a write changed. */
export interface ChangeCounts {
  /** Cells that were not there. */
  readonly inserted: number
  /** Cells that were there with other contents. */
  readonly updated: number
  /** Cells that were there as they are; nothing was written. */
  readonly unchanged: number
  /** Cells that are gone. */
  readonly removed: number
  /** Cells that were left alone because a newer observation is stored. */
  readonly outdated: number
}

/** What a plan said of a slice; the orchestrator's words, which a store keeps. */
export interface PlannedSlice {
  /** How urgent it is. */
  readonly urgency: 'demand' | 'viewport' | 'backfill'
  /** Why it is worth bringing. */
  readonly why: 'missing' | 'refresh' | 'stale' | 'failed' | 'uncertified'
}

/** What a run is for. */
export type RunPurpose =
  | {
      /** A slice of a sync. */
      readonly kind: 'sync'
      /** Which of the row's stages. */
      readonly stage: string
      /** The local days it brings. */
      readonly range: DateRange
      /** What was passed by whoever asked, unchanged. */
      readonly dispatch: Json
      /** How urgent a plan found it, and why it was worth bringing; `null` for one that was asked for directly. */
      readonly planned: PlannedSlice | null
    }
  | {
      /** What the provider told by itself, such as by a webhook. */
      readonly kind: 'event'
    }
  | {
      /** A write at the provider. */
      readonly kind: 'write'
      /** Which one. */
      readonly verb: 'post' | 'patch' | 'delete'
    }
  | {
      /** A computed read; it leaves no record. */
      readonly kind: 'read'
    }

/** What a host needs to open a run. */
export interface OpenRun {
  /** The row that it runs on. A read of a computed row that nobody follows has the nil UUID for its id. */
  readonly record: RowRecord
  /** The row's declaration. */
  readonly row: AnyRow
  /** What it is for. */
  readonly purpose: RunPurpose
  /** The owner's sign-ins. */
  readonly user: UserAuth
  /** What requests go through, below counting and keeping. */
  readonly fetch: Fetch
  /** Aborts when the run has to stop. */
  readonly signal: AbortSignal
}

/** How a run ended. */
export interface RunSummary extends ChangeCounts {
  /** The run's record. */
  readonly runId: Uuid
  /** Requests that it sent. */
  readonly requests: number
}

/** A run that is under way. */
export interface OpenedRun {
  /** What deps are bound to. */
  readonly scope: RunScope
  /** When it began, by the host's clock. */
  readonly startedAt: Instant
  /** What the row stored at its last certified write, or `null`. */
  readonly cursor: Json
  /** Stores what a write verb gave back, or what the provider told by itself: then of the time that it says. */
  applyWrite(output: WriteOutput, observedAt?: Instant): Promise<ChangeCounts>
  /**
   * Closes the run's record, with the error when it failed. Given an error it does not reject, whatever happens: the one
   * who asked has to hear of that error, not of a second one.
   */
  finish(error?: unknown): Promise<RunSummary>
}

/** Where runs are kept. */
export interface RunStore {
  /** Opens a run: from now on every older run of the row is refused. */
  openRun(run: OpenRun): Promise<OpenedRun>
}
