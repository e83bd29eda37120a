import type { Json } from './json.js'

type IsAny<T> = 0 extends 1 & T ? true : false

/** `never` when `T` is made of text, numbers, booleans, null, and lists and plain objects of these; else `true`. */
type Foreign<T> =
  IsAny<T> extends true
    ? true
    : unknown extends T
      ? true
      : [T] extends [Json | undefined]
        ? never
        : T extends Json | undefined
          ? never
          : T extends (...values: never) => unknown
            ? true
            : T extends readonly (infer Element)[]
              ? Foreign<Element>
              : T extends object
                ? { [Member in keyof T]-?: Foreign<Exclude<T[Member], undefined>> }[keyof T]
                : true

/** Whether a method may answer this; `void` stands for nothing. */
type ForeignAnswer<T> = Foreign<Exclude<T, void>>

type MethodProblem<Name extends string, Method> = Method extends (...values: infer Values) => infer Answer
  ? [Foreign<Values[number]>] extends [never]
    ? [ForeignAnswer<Awaited<Answer>>] extends [never]
      ? never
      : `deps method '${Name}' answers with a type that is not Cell, Owner, WriteOutput, text, Uuid, JSON, DateRange, Instant or a plain object of these`
    : `deps method '${Name}' takes a type that is not Cell, Owner, WriteOutput, text, Uuid, JSON, DateRange, Instant or a plain object of these`
  : `deps member '${Name}' is not a method`

/** `never` for a deps interface that any host can implement, else what is wrong with it, in words. */
export type DepsProblem<Deps> = {
  [Name in keyof Deps & string]-?: undefined extends Deps[Name]
    ? `deps member '${Name}' is optional: every seam is there, or it is not a seam`
    : MethodProblem<Name, Deps[Name]>
}[keyof Deps & string]
