export type { RequestRecord, SandboxControl, Usage } from './control.js'
export { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.js'
export { isSandboxError, SandboxError, type SandboxErrorCode } from './errors.js'
export type { Fault, FaultMatch, Sleep } from './faults.js'
export type { QuotaName } from './quota/published-quotas.js'
export type { QuotaUsage } from './quota/quotas.js'
export { type RunningSandbox, type StartSandboxOptions, startSandbox, type WeatherBaseUrls } from './start-sandbox.js'
// Below: what the weather fake knows, for tests that need it.
export { freeLimits, type LimitWindow, type WeatherLimits } from './weather/limiter.js'
