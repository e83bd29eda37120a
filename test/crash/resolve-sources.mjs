// Lets Node run the packages' sources as they are, so that a worker is never an older build than the test that starts it:
// what was built of a package means its source, and a relative import that ends in `.js` means the `.ts` file.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const sourceOf = (address) =>
  address.replace(/\/(packages|apps)\/([^/]+)\/dist\//, '/$1/$2/src/').replace(/\.js$/, '.ts')
const isThere = (address) => address.startsWith('file:') && existsSync(fileURLToPath(address))

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = context.parentURL?.endsWith('.ts') && /^\.|^@(lona|tento)\//.test(specifier)
    if (!isOurs) return next(specifier, context)
    const address = specifier.startsWith('.')
      ? new URL(specifier, context.parentURL).href
      : next(specifier, context).url
    return next(isThere(sourceOf(address)) ? sourceOf(address) : address, context)
  },
})
