import { MS_PER_HOUR, MS_PER_MINUTE } from './wall-clock.js'

const offsetPattern = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d)(?::?([0-5]\d))?)?$/

/** Milliseconds of `+02:00`, `+0200`, `+02` or `-00:44:30`; anything else gives `NaN`. */
export function readOffset(text: string): number {
  const match = offsetPattern.exec(text)
  if (!match) return Number.NaN
  const [, sign, hours, minutes = '0', seconds = '0'] = match
  const ms = Number(hours) * MS_PER_HOUR + Number(minutes) * MS_PER_MINUTE + Number(seconds) * 1000
  return sign === '-' && ms !== 0 ? -ms : ms
}

/** `+02:00`; with seconds (`-00:44:30`) only where there are any, as in local mean times of the past. */
export function offsetText(ms: number): string {
  const seconds = Math.abs(ms) / 1000
  const [hh, mm, ss] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  )
  return `${ms < 0 ? '-' : '+'}${hh}:${mm}${ss === '00' ? '' : `:${ss}`}`
}
