import type { Check } from '../finding.ts'
export async function runPlantedFaults(
  _root: string,
  _checks: Record<string, Check>,
  _names: readonly string[],
): Promise<boolean> {
  return false
}
