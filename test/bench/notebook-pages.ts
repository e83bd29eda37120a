import { addDays } from '@lona/connector'
import type { PageWire } from '../made-up/notebook-api.ts'

/** The day after the newest of the pages. */
export const notebookToday = '2026-11-21'

const sentence = 'Walked along the river, read two chapters, called home and went to bed early. '

/** So many pages over the 56 days before `notebookToday`, as even as it goes; each as long as a diary's entry. */
export const notebookPages = (count: number): readonly PageWire[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `page-${index + 1}`,
    day: addDays(notebookToday, -1 - (index % 56)),
    text: `${index} ${sentence.repeat(1 + (index % 4))}`,
    version: 1,
  }))
