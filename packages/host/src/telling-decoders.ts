import type { CellDecoder } from '@lona/rows'
import { StoreError } from '@lona/store'

/** The decoders, whose errors say what people can do about a cell that was stored in a form that its decoder does not know. */
export const tellingDecoders = (
  decoders: Readonly<Record<string, CellDecoder>>,
): Readonly<Record<string, CellDecoder>> =>
  Object.fromEntries(Object.entries(decoders).map(([tag, decode]) => [tag, tellingDecoder(tag, decode)]))

const tellingDecoder =
  (tag: string, decode: CellDecoder): CellDecoder =>
  (data) => {
    try {
      return decode(data)
    } catch (cause) {
      throw new StoreError({
        code: 'invalid-cell',
        message: `What is stored as '${tag}' cannot be decoded. Have its days read again, or use a version that knows this form of it.`,
        cause,
      })
    }
  }
