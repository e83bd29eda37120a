import { defineConfig } from 'tsup'

// One config for all doors, so that they share their classes.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'postgres/index': 'src/postgres/index.ts',
    'pg-boss/index': 'src/pg-boss/index.ts',
    'testing/index': 'src/testing/index.ts',
  },
  format: 'esm',
  target: 'node22',
  clean: true,
  sourcemap: true,
})
