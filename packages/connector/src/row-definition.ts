import type { Cell, WriteOutput } from './cell.js'
import type { IdentityCtx, ReadCtx, SyncCtx, WriteCtx } from './contexts.js'
import type { DepsKey } from './deps-key.js'
import type { Json } from './json.js'
import type { Display } from './manifest.js'
import type { OwnParams, ParamsOf } from './pattern-types.js'
import type { SyncShape } from './sync-shape.js'

/**
 * What `defineRow` takes. Only `pattern` and `label` must be there; a member that is absent has the effect that its
 * comment says.
 */
export interface RowDefinition<
  IntegrationPattern extends string,
  Pattern extends string,
  Deps,
  Client,
  Stage extends string,
> {
  /** The row key with its parameters in braces; it continues the integration's. */
  readonly pattern: Pattern
  /** A short name for logs and pages: `garmin-sleep`. */
  readonly label: string
  /** The host's seams of this row; the integration's unless named. */
  readonly deps?: DepsKey<Deps>
  /** What kind of row it is. Anything but `data`, the default, is in no list of cell-bearing rows. */
  readonly rowType?: string
  /** A tag that names how the data of its cells is encoded; the host has to have a decoder of that name. */
  readonly cellEncoding?: string
  /** JSON that stands on the row's record when it is first made; never written over one that is there. */
  attributes?(ctx: IdentityCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>>): Json
  /** How the row wants to be kept in sync; without it the row cannot be registered for sync. */
  readonly syncShape?: SyncShape<Stage>
  /** Brings one slice: fetch, map, hand over to `deps`. Gives the number of cells. */
  sync?(
    ctx: SyncCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps, Client, NoInfer<Stage>>,
  ): Promise<number>
  /** Names what all its owners share, so that there is one row for all of them; `null`, the default, shares nothing. */
  aliasKey?(ctx: IdentityCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>>): string | null
  /** Names what only one sync at a time may touch, such as a provider's sync token; `null`, the default, locks nothing. */
  lockResourceId?(ctx: IdentityCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>>): string | null
  /** The row's cells, computed. Its answer is the truth and the store is not asked; `null` falls through to the store. */
  listCells?(
    ctx: ReadCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps>,
  ): Promise<readonly Cell[] | null>
  /** Makes a new record at the provider. */
  post?(
    ctx: WriteCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps, Client>,
  ): Promise<WriteOutput>
  /** Changes a record at the provider. */
  patch?(
    ctx: WriteCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps, Client>,
  ): Promise<WriteOutput>
  /** Removes a record at the provider. */
  delete?(
    ctx: WriteCtx<ParamsOf<IntegrationPattern>, OwnParams<IntegrationPattern, Pattern>, Deps, Client>,
  ): Promise<WriteOutput>
  /** How a page draws the row; nothing unless said. */
  readonly display?: readonly Display[]
}
