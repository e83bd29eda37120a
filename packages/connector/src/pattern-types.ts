/** The names in braces of a pattern: `'authId'` for `:~garmin:{authId}:sleep`. */
export type ParamNames<Pattern extends string> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never

/** The values that a pattern takes, by name; all are text. */
export type ParamsOf<Pattern extends string> = { readonly [Name in ParamNames<Pattern>]: string }

/** The values of a row's own part of the pattern: those that its integration's pattern does not name. */
export type OwnParams<IntegrationPattern extends string, Pattern extends string> = {
  readonly [Name in Exclude<ParamNames<Pattern>, ParamNames<IntegrationPattern>>]: string
}

/** The provider's kind in a pattern: `'garmin'` for `:~garmin:{authId}`. */
export type KindOf<Pattern extends string> = Pattern extends `:~${infer Kind}:${string}`
  ? Kind
  : Pattern extends `:~${infer Kind}`
    ? Kind
    : string

type CharactersOf<Text extends string> = Text extends `${infer First}${infer Rest}` ? First | CharactersOf<Rest> : never
type Lower = CharactersOf<'abcdefghijklmnopqrstuvwxyz'>
type Alphanumeric = Lower | Uppercase<Lower> | CharactersOf<'0123456789'>

type IsAlphanumeric<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Alphanumeric
    ? IsAlphanumeric<Rest>
    : false
  : true
type IsCamelCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Lower
    ? IsAlphanumeric<Rest>
    : false
  : false

type SegmentProblem<Segment extends string, Before extends string> = Segment extends `{${infer Name}}`
  ? IsCamelCase<Name> extends false
    ? `parameter '{${Name}}' is not camelCase`
    : Name extends Before
      ? `parameter '{${Name}}' stands in the pattern twice`
      : never
  : IsCamelCase<Segment> extends false
    ? `segment '${Segment}' is not camelCase`
    : never

type SegmentsProblem<Rest extends string, Before extends string = never> = Rest extends `${infer Segment}:${infer More}`
  ? SegmentProblem<Segment, Before> | SegmentsProblem<More, Before | ParamNames<Segment>>
  : SegmentProblem<Rest, Before>

/** `never` for a well-formed pattern, else what is wrong with it, in words. */
export type PatternProblem<Pattern extends string> = string extends Pattern
  ? never // text that is only known at run time is checked there
  : Pattern extends `:~{${string}`
    ? "a pattern begins with the provider's kind, such as ':~garmin'"
    : Pattern extends `:~${infer Rest}`
      ? SegmentsProblem<Rest>
      : "a pattern begins with ':~' and the provider's kind, such as ':~garmin'"
