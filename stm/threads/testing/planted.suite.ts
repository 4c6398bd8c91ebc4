import type { ScenarioName } from './scenarios.suite.ts'
import type { Planted } from './scheduler.suite.ts'

/** A bug of an engine for threads, and the scenario in which the scheduler must find it. */
export interface PlantedBug extends Planted {
  readonly bug: string
  readonly scenario: ScenarioName
}

const into =
  (file: string) =>
  (scenario: ScenarioName, bug: string, ...patch: Planted['patch']): PlantedBug => ({
    file,
    scenario,
    bug,
    patch,
  })

const inLog = into('transaction-log.ts')
const inCommit = into('commit.ts')
const inKernel = into('script-kernel.ts')
const inWaitSet = into('wait-set.ts')
const inEngine = into('engine.ts')

const WRITE_WORDS = `      for (let k = words[entry + ENTRY_WORDS] as number; --k >= 0; ) {
        Atomics.store(words, variable + VALUE + k, words[entry + ENTRY_VALUE + k] as number)
      }
`

export const planted: readonly PlantedBug[] = [
  inLog('mixture', 'a read does not compare the version with the snapshot', [
    'if (lock < 0 || this.hasTurn || isLater(version, this.snapshot)) {',
    'if (lock < 0 || this.hasTurn) {',
  ]),
  inLog('wide', 'a read takes the value of a variable that is locked', [
    '      this.awaitRelease(variable)\n      return false\n    }\n    const now',
    '      return true\n    }\n    const now',
  ]),
  inKernel('mixture', 'a read looks at the lock before the value, and not after', [
    'const word = Atomics.load(words, variable + VALUE)\n    words[note] = Atomics.load(words, variable + LOCK)',
    'words[note] = Atomics.load(words, variable + LOCK)\n    const word = Atomics.load(words, variable + VALUE)',
  ]),
  inLog('mixture', 'the snapshot moves forward without a look at what was read', [
    'if (!this.isValid()) this.stop(CONFLICT)\n    this.snapshot = now',
    'this.snapshot = now',
  ]),
  inCommit('skew', 'a commit does not validate what it has read', [
    'if (!isValid(log)) return giveUp(log, logEnd)\n',
    '',
  ]),
  inKernel('counter', 'a commit locks a variable at whatever version it has now', [
    'if (before === UNREAD) before',
    'before',
  ]),
  inKernel(
    'wide',
    'a commit advances the clock before it writes the values',
    ['    const version = (Atomics.add(words, CLOCK, 1) + 1) & VERSION\n    for (', '    for ('],
    [
      'words[slot + STATUS] = COMMITTED\n',
      'words[slot + STATUS] = COMMITTED\n    const version = (Atomics.add(words, CLOCK, 1) + 1) & VERSION\n',
    ],
  ),
  inKernel(
    'wide',
    'a commit releases its locks before it writes the values',
    [WRITE_WORDS, ''],
    [
      '    words[slot + STATUS] = IDLE\n    return mask',
      `    for (let entry = start; entry < end; entry = after(words, entry)) {
      const variable = words[entry] as number
${WRITE_WORDS}    }
    words[slot + STATUS] = IDLE\n    return mask`,
    ],
  ),
  inCommit('bank', 'a commit that fails leaves its locks locked', [
    'entry < end; entry = after',
    'entry < logStart; entry = after',
  ]),
  inKernel('silent', 'a write of the same value takes the mark of a waiter away', [
    'const lock = isChanged ? version : (words[entry + ENTRY_LOCK] as number)',
    'const lock = isChanged ? version : (words[entry + ENTRY_LOCK] as number) & VERSION',
  ]),
  inWaitSet('box', 'a waiter does not look again whether something has changed', [
    'if (lock < 0 || (lock & VERSION) !== version) return false\n      if',
    'if (lock < 0) return true\n      if',
  ]),
  inWaitSet(
    'box',
    'a waiter marks the lock word before it sets its bit in the mask',
    ['if (variable.waits === 1) {', 'if (variable.waits < 0) {'],
    [
      '    return set\n  }\n\n  /** Stops waiting.',
      '    for (const { address } of set.variables) Atomics.or(log.words, address + MASK, 1 << log.thread)\n    return set\n  }\n\n  /** Stops waiting.',
    ],
  ),
  inWaitSet('takers', 'a waiter that was woken without effect does not mark the variable again', [
    'if (this.#mark(i)) return true\n    }\n    return false',
    'return true\n    }\n    return false',
  ]),
  inEngine(
    'box',
    'a waiter reads the count of its wake-ups after it has looked',
    ['    let wakeUps = Atomics.load(words, slot + PARK)\n    const set', '    const set'],
    [
      '    Atomics.add(words, slot + BLOCKED, 1)\n    try',
      '    Atomics.add(words, slot + BLOCKED, 1)\n    let wakeUps = Atomics.load(words, slot + PARK)\n    try',
    ],
  ),
]

/** Bugs that show only if a thread is killed. */
export const plantedForKills: readonly PlantedBug[] = [
  inKernel('bank', 'the log does not say that a commit is certain', [
    'words[slot + STATUS] = COMMITTED\n',
    '',
  ]),
  inLog(
    'bank',
    'what a lock word was is noted after it is held for a turn',
    ['      words[heldAt(variable)] = lock\n', ''],
    [
      '      this.held[this.heldCount] = variable\n',
      '      words[heldAt(variable)] = Atomics.load(words, at)\n      this.held[this.heldCount] = variable\n',
    ],
  ),
]

/** No bug: each attempt asks for a turn at once, and not only after many conflicts. */
export const alwaysInTurn: readonly Planted[] = [
  {
    file: 'engine.ts',
    patch: [
      ['let result = this.attempt(body)', 'let result = CONFLICT as A | typeof CONFLICT'],
      ['const PATIENCE = 16', 'const PATIENCE = 0'],
    ],
  },
]
