import { z } from 'zod'

/**
 * A place as Open-Meteo sends it, only the fields that we read.
 *
 * Its server leaves out every field whose value is empty or zero, so a place on the equator has no `latitude`.
 */
export const placeWireSchema = z.object({
  id: z.number(),
  name: z.string(),
  latitude: z.number().nullish(),
  longitude: z.number().nullish(),
  elevation: z.number().nullish(),
  timezone: z.string().nullish(),
  feature_code: z.string().nullish(),
  country: z.string().nullish(),
  country_code: z.string().nullish(),
  admin1: z.string().nullish(),
  admin2: z.string().nullish(),
  admin3: z.string().nullish(),
  admin4: z.string().nullish(),
  population: z.number().nullish(),
  postcodes: z.array(z.string()).nullish(),
})

/** A place as Open-Meteo sends it. */
export type PlaceWire = z.infer<typeof placeWireSchema>

/** The answer to a search. Without a match there is no `results` at all. */
export const placesWireSchema = z.object({ results: z.array(placeWireSchema).nullish() })
