import { defineConfig } from 'tsup'

// One config for all doors, so that they share their classes.
export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli.ts' },
  format: 'esm',
  target: 'node22',
  clean: true,
  sourcemap: true,
})
