import { defineConfig } from 'tsup'

// One config for all doors, so that they share their classes.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'testing/index': 'src/testing/index.ts',
    // Run in a thread and in a process of their own.
    'pglite/worker': 'src/pglite/worker.ts',
    'pglite/initialize': 'src/pglite/initialize.ts',
  },
  format: 'esm',
  target: 'node22',
  clean: true,
  sourcemap: true,
})
