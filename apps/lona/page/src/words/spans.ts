const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A length of time in its largest whole unit, rounded up, in English unless said, as the sentences around it: "4 minutes". */
export function formatSpan(milliseconds: number, locale = 'en'): string {
  const [unit, length] = steps.find(([, length]) => milliseconds >= length * 0.95) ?? ['second', 1000]
  const count = Math.max(1, Math.ceil(milliseconds / length - 0.05))
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}
