/**
 * Milliseconds by which clocks may differ. What says that it happened later than that from now was dated by a clock that
 * was wrong then, or is wrong now: it says nothing of when it happened.
 */
export const clockToleranceMs = 86_400_000
