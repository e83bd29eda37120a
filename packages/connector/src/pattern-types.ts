/** The names in braces of a pattern: `'authId'` for `:~garmin:{authId}:sleep`. */
export type ParamNames<Pattern extends string> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never

/** The values that a pattern takes, by name; all are text. */
export type ParamsOf<Pattern extends string> = { readonly [Name in ParamNames<Pattern>]: string }

/** The provider's kind in a pattern: `'garmin'` for `:~garmin:{authId}`. */
export type KindOf<Pattern extends string> = Pattern extends `:~${infer Kind}:${string}`
  ? Kind
  : Pattern extends `:~${infer Kind}`
    ? Kind
    : string

type Lower =
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 'e'
  | 'f'
  | 'g'
  | 'h'
  | 'i'
  | 'j'
  | 'k'
  | 'l'
  | 'm'
  | 'n'
  | 'o'
  | 'p'
  | 'q'
  | 'r'
  | 's'
  | 't'
  | 'u'
  | 'v'
  | 'w'
  | 'x'
  | 'y'
  | 'z'
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
type Alphanumeric = Lower | Uppercase<Lower> | Digit

type IsAlphanumeric<Text extends string> = Text extends ''
  ? true
  : Text extends `${infer First}${infer Rest}`
    ? First extends Alphanumeric
      ? IsAlphanumeric<Rest>
      : false
    : false
type IsCamelCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Lower
    ? IsAlphanumeric<Rest>
    : false
  : false

type SegmentProblem<Segment extends string> = Segment extends `{${infer Name}}`
  ? IsCamelCase<Name> extends true
    ? never
    : `parameter '{${Name}}' is not camelCase`
  : IsCamelCase<Segment> extends true
    ? never
    : `segment '${Segment}' is not camelCase`

type SegmentsProblem<Rest extends string> = Rest extends `${infer Segment}:${infer More}`
  ? SegmentProblem<Segment> | SegmentsProblem<More>
  : SegmentProblem<Rest>

/** `never` for a well-formed pattern, else what is wrong with it, in words. */
export type PatternProblem<Pattern extends string> = string extends Pattern
  ? never
  : Pattern extends `:~${infer Rest}`
    ? SegmentsProblem<Rest>
    : `pattern '${Pattern}' must start with ':~'`
