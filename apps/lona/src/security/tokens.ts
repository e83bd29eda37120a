import { createHash, randomBytes } from 'node:crypto'

/** A token that nobody can guess: 32 random bytes, fit for addresses and headers. */
export const makeToken = (): string => randomBytes(32).toString('base64url')

/** What is kept of a token: it finds the token's record, and gives the token to nobody. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
