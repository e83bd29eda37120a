import { expect, it } from 'vitest'
import { AppError, wordsOf } from './errors.js'

it('says an error in words, without the code in front', () => {
  expect(wordsOf(new AppError('bad-option', 'Type [it] again.'))).toBe('Type [it] again.')
  expect(wordsOf(new Error('[Not a code] stays.'))).toBe('[Not a code] stays.')
  expect(wordsOf('just text')).toBe('just text')
})
