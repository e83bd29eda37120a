import { expect, it } from 'vitest'
import { restWords } from './rest-words.js'

const minute = 60_000

it.each([
  [null, null],
  [0, null],
  [1, 'less than a minute left'],
  [minute, 'about 1 minute left'],
  [12.4 * minute, 'about 12 minutes left'],
  [89.9 * minute, 'about 90 minutes left'],
  [90 * minute, 'about 2 hours left'],
  [35.9 * 60 * minute, 'about 36 hours left'],
  [36 * 60 * minute, 'about 2 days left'],
  [40_000 * 60 * minute, 'about 1,667 days left'],
])('says how long %s ms are, as roughly as anybody knows', (restMs, words) => {
  expect(restWords(restMs)).toBe(words)
})
