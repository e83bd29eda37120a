/** Air-quality indices: the worst pollutant decides. */

/** Pairs of concentration (μg/m³) and index, rising; between them the index is a straight line. */
export type Breakpoints = readonly (readonly [concentration: number, index: number])[]

const european = (...concentrations: number[]): Breakpoints =>
  [0, ...concentrations].map((value, step) => [value, step * 20] as const)

const american = (...concentrations: number[]): Breakpoints =>
  [0, ...concentrations].map((value, step) => [value, [0, 50, 100, 150, 200, 300, 400][step] ?? 500] as const)

/** The European Environment Agency's bands, 20 points each. */
export const europeanBreakpoints = {
  pm25: european(10, 20, 25, 50, 75),
  pm10: european(20, 40, 50, 100, 150),
  no2: european(40, 90, 120, 230, 340),
  o3: european(50, 100, 130, 240, 380),
  so2: european(100, 200, 350, 500, 750),
} as const satisfies Record<string, Breakpoints>

/** The United States' bands, gases turned from parts per billion into μg/m³. */
export const usBreakpoints = {
  pm25: american(12, 35.4, 55.4, 150.4, 250.4),
  pm10: american(54, 154, 254, 354, 424),
  no2: american(100, 188, 677, 1220, 2349),
  o3: american(108, 137, 167, 206, 392),
  so2: american(92, 197, 485, 796, 1583),
  co: american(5038, 10_762, 14_197, 17_632, 34_808),
} as const satisfies Record<string, Breakpoints>

/** The index of a concentration, a whole number; past the last band it stays there. */
export function aqiOf(bands: Breakpoints, concentration: number): number {
  let [fromValue, fromIndex] = [0, 0]
  for (const [value, index] of bands) {
    if (concentration <= value && value > fromValue) {
      return Math.round(fromIndex + ((index - fromIndex) * (concentration - fromValue)) / (value - fromValue))
    }
    ;[fromValue, fromIndex] = [value, index]
  }
  return fromIndex
}
