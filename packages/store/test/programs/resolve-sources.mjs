// Lets Node run the workspace's sources as they are, built or not: relative imports that end in `.js` mean the `.ts`
// file, and a package's door is the `index.ts` that it is built from.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    const [, name, door = ''] = /^@(?:lona|tento)\/([\w-]+)(\/.+)?$/.exec(specifier) ?? []
    if (name) return next(new URL(`../../../${name}/src${door}/index.ts`, import.meta.url).href, context)
    const source = /^\..*\.js$/.test(specifier) && new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
    return next(source && existsSync(source) ? source.href : specifier, context)
  },
})
