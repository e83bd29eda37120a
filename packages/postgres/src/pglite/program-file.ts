const here = import.meta.url

/** A file that runs in a thread or process of its own: beside this one in the sources, in `pglite/` when built. */
export const programFile = (name: 'worker' | 'initialize'): URL =>
  here.endsWith('.ts') ? new URL(`./${name}.ts`, here) : new URL(`./pglite/${name}.js`, here)
