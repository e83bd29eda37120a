import type { Owner } from '@lona/connector'
import { StoreError } from './errors.js'

const systemPrefix = 'system:'

/**
 * The scope that an owner's rows live in: the user's id, or `system:` and the alias key.
 *
 * @throws {StoreError} `reserved-user-id` for a user id that is empty, is not well-formed text, or could be taken for a
 * shared row.
 */
export function scopeIdOf(owner: Owner): string {
  if (owner.kind === 'system') return `${systemPrefix}${owner.aliasKey}`
  const { userId } = owner
  if (userId !== '' && !userId.startsWith(systemPrefix) && isStorable(userId)) return userId
  throw new StoreError({
    code: 'reserved-user-id',
    message: `${JSON.stringify(userId)} cannot be a user's id: it is empty, not well-formed text, or begins with '${systemPrefix}'. Choose another.`,
  })
}

/** The owner of a scope. */
export const ownerOfScope = (scopeId: string): Owner =>
  scopeId.startsWith(systemPrefix)
    ? { kind: 'system', aliasKey: scopeId.slice(systemPrefix.length) }
    : { kind: 'user', userId: scopeId }

/** Whether Postgres can keep the text: it has no lone surrogate and no U+0000. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
