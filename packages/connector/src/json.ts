/** A value that survives JSON: text, number, boolean, null, and lists and objects of these. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** Text in the form of a UUID (RFC 9562), lower case with dashes. */
export type Uuid = string
