/** Plain data that crosses the wire and is stored: no functions, dates, undefined. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
