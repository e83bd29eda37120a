import type { Json } from './json.js'

/** Whether `T` is text, a number, a boolean, null, or a list or plain object of these; it may name itself. */
type IsPlain<T> = [T] extends [Plain<T>] ? true : false

/** `T`, with `never` for each part that is not plain. */
type Plain<T> = IsAny<T> extends true ? never : T extends null | undefined ? T : PlainValue<T>

type PlainValue<T> = [keyof T] extends [never]
  ? never // `object` and `{}` take dates and functions too
  : T extends Json
    ? T
    : T extends (...values: never) => unknown
      ? never
      : T extends readonly (infer Element)[]
        ? readonly Plain<Element>[]
        : T extends object
          ? { [Member in keyof T]: Plain<T[Member]> }
          : never

type IsAny<T> = 0 extends 1 & T ? true : false

type Allowed = 'Cell, Owner, WriteOutput, text, Uuid, JSON, DateRange, Instant or a plain object of these'

type MethodProblem<Name extends string, Method> = Method extends (...values: infer Values) => infer Answer
  ? IsPlain<Values[number]> extends true
    ? IsPlain<Exclude<Awaited<Answer>, void>> extends true
      ? never
      : `deps method '${Name}' answers with something that is not ${Allowed}`
    : `deps method '${Name}' takes something that is not ${Allowed}`
  : `deps member '${Name}' is not a method`

/** `never` for a deps interface that any host can implement, else what is wrong with it, in words. */
export type DepsProblem<Deps> = [Deps] extends [never]
  ? "name the interface that the key stands for, such as depsKey<GarminBackendDeps>('@tento/garmin/GarminBackendDeps')"
  : {
      [Name in keyof Deps & string]-?: undefined extends Deps[Name]
        ? `deps member '${Name}' is optional: what a row calls is always there`
        : MethodProblem<Name, Deps[Name]>
    }[keyof Deps & string]
