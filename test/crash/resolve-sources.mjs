// Lets Node run the packages' sources as they are, built or not, so that a worker is never older than the test that starts
// it: what would be built of a package means its source, and a relative import that ends in `.js` means the `.ts` file.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const sourceOf = (address) => address.replace('/dist/', '/src/').replace(/\.js$/, '.ts')
const isThere = (address) => address.startsWith('file:') && existsSync(fileURLToPath(address))

/** Where an import of ours leads, there or not. */
function addressOf(specifier, context, next) {
  if (specifier.startsWith('.')) return new URL(specifier, context.parentURL).href
  try {
    return next(specifier, context).url
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND' && error.url) return error.url
    throw error
  }
}

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = context.parentURL?.endsWith('.ts') && /^\.|^@(lona|tento)\//.test(specifier)
    if (!isOurs) return next(specifier, context)
    const address = addressOf(specifier, context, next)
    return next(isThere(sourceOf(address)) ? sourceOf(address) : address, context)
  },
})
