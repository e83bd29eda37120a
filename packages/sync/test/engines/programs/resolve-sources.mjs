// Lets Node run this package's sources as they are: relative imports that end in `.js` mean the `.ts` file.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    const source = /^\..*\.js$/.test(specifier) && new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
    return next(source && existsSync(source) ? source.href : specifier, context)
  },
})
