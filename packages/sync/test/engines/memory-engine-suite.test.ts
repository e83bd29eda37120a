import { createMadeUpTime, createMemoryEngine, describeSyncEngine } from '../../src/testing/index.js'

describeSyncEngine('the engine in memory', {
  engines: 1,
  otherProcess: 'none',
  async open() {
    const time = createMadeUpTime()
    return {
      now: time.now,
      createEngine: ({ slots }) =>
        createMemoryEngine({ slots, now: time.now, setTimer: time.setTimer, pauseMs: () => 500 }),
      passTime: () => time.advance(Math.max(0, (time.dueAt[0] ?? 0) - time.now().getTime())),
      async [Symbol.asyncDispose]() {},
    }
  },
})
