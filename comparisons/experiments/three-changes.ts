import { readFile } from 'node:fs/promises'
import { decisive, explore, type Program, type Rule } from '../explorer/index.ts'
import { rowsOf } from '../sources/line-diff.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { isCovered } from './kit/verdicts.ts'
import { AtomicBank } from './three-changes/atomic-bank.ts'
import './three-changes/caller.ts'
import { day } from './three-changes/day.ts'
import { GuardedBank } from './three-changes/guarded-bank.ts'
import { LockedBank } from './three-changes/locked-bank.ts'
import { pay as locks } from './three-changes/locks.ts'
import { pay as locksFee } from './three-changes/locks-fee.ts'
import { pay as locksFeeFirstTry } from './three-changes/locks-fee-first-try.ts'
import { pay as locksFrozen } from './three-changes/locks-frozen.ts'
import { pay as locksFrozenFirstTry } from './three-changes/locks-frozen-first-try.ts'
import { pay as locksSavings } from './three-changes/locks-savings.ts'
import { pay as locksSavingsFirstTry } from './three-changes/locks-savings-first-try.ts'
import type { Pay } from './three-changes/money.ts'
import { pay as monitor } from './three-changes/monitor.ts'
import { MonitorBank } from './three-changes/monitor-bank.ts'
import { pay as monitorFee } from './three-changes/monitor-fee.ts'
import { pay as monitorFrozen } from './three-changes/monitor-frozen.ts'
import { pay as monitorSavings } from './three-changes/monitor-savings.ts'
import { pay as step } from './three-changes/step.ts'
import { StepBank } from './three-changes/step-bank.ts'
import { pay as stepFee } from './three-changes/step-fee.ts'
import { pay as stepFrozen } from './three-changes/step-frozen.ts'
import { pay as stepSavings } from './three-changes/step-savings.ts'
import { pay as stm } from './three-changes/stm.ts'
import { pay as stmFee } from './three-changes/stm-fee.ts'
import { pay as stmFrozen } from './three-changes/stm-frozen.ts'
import { pay as stmSavings } from './three-changes/stm-savings.ts'

const withLocks = (pay: Pay<LockedBank>, isBobFrozen = false): Program =>
  day((isFrozen, world) => new LockedBank(isFrozen, world), pay, isBobFrozen)

/**
 * The same code as with {@link withLocks}, in a bank whose helper refuses some of it. Which locks a
 * task holds is a secret of its async context, so no states can be merged, and one rule must do.
 */
const withGuard = (pay: Pay<LockedBank>, isBobFrozen = false): Program =>
  day((isFrozen, world) => new GuardedBank(isFrozen, world), pay, isBobFrozen)

const withMonitor = (pay: Pay<MonitorBank>, isBobFrozen = false): Program =>
  day((isFrozen, world) => new MonitorBank(isFrozen, world), pay, isBobFrozen)

const withSteps = (pay: Pay<StepBank>, isBobFrozen = false): Program =>
  day((isFrozen, world) => new StepBank(isFrozen, world), pay, isBobFrozen)

const withTransactions = (pay: Pay<AtomicBank>, isBobFrozen = false): Program =>
  day((isFrozen, world) => new AtomicBank(isFrozen, world), pay, isBobFrozen)

/** A version in the file of this name, and the version that it was made from. */
interface Version {
  readonly title: string
  readonly program: Program
  /** The only rule to explore it under; without one, the default rules. */
  readonly rule?: Rule
  readonly file: string
  readonly from?: string
}

const VERSIONS: readonly Version[] = [
  { title: 'a lock per account', program: withLocks(locks), file: 'locks' },
  {
    title: '  + savings, first try',
    program: withLocks(locksSavingsFirstTry),
    file: 'locks-savings-first-try',
    from: 'locks',
  },
  { title: '  + savings', program: withLocks(locksSavings), file: 'locks-savings', from: 'locks' },
  {
    title: '  + a fee, first try',
    program: withLocks(locksFeeFirstTry),
    file: 'locks-fee-first-try',
    from: 'locks-savings',
  },
  { title: '  + a fee', program: withLocks(locksFee), file: 'locks-fee', from: 'locks-savings' },
  {
    title: '  + freezing, first try',
    program: withLocks(locksFrozenFirstTry, true),
    file: 'locks-frozen-first-try',
    from: 'locks-fee',
  },
  {
    title: '  + freezing',
    program: withLocks(locksFrozen, true),
    file: 'locks-frozen',
    from: 'locks-fee',
  },
  {
    title: 'the same, and it refuses to nest',
    program: withGuard(locks),
    rule: 'node',
    file: 'locks',
  },
  {
    title: '  + savings, first try',
    program: withGuard(locksSavingsFirstTry),
    rule: 'node',
    file: 'locks-savings-first-try',
    from: 'locks',
  },
  {
    title: '  + savings',
    program: withGuard(locksSavings),
    rule: 'node',
    file: 'locks-savings',
    from: 'locks',
  },
  {
    title: '  + a fee, first try',
    program: withGuard(locksFeeFirstTry),
    rule: 'node',
    file: 'locks-fee-first-try',
    from: 'locks-savings',
  },
  {
    title: '  + a fee',
    program: withGuard(locksFee),
    rule: 'node',
    file: 'locks-fee',
    from: 'locks-savings',
  },
  {
    title: '  + freezing, first try',
    program: withGuard(locksFrozenFirstTry, true),
    rule: 'node',
    file: 'locks-frozen-first-try',
    from: 'locks-fee',
  },
  {
    title: '  + freezing',
    program: withGuard(locksFrozen, true),
    rule: 'node',
    file: 'locks-frozen',
    from: 'locks-fee',
  },
  { title: 'one lock for the bank', program: withMonitor(monitor), file: 'monitor' },
  {
    title: '  + savings',
    program: withMonitor(monitorSavings),
    file: 'monitor-savings',
    from: 'monitor',
  },
  {
    title: '  + a fee',
    program: withMonitor(monitorFee),
    file: 'monitor-fee',
    from: 'monitor-savings',
  },
  {
    title: '  + freezing',
    program: withMonitor(monitorFrozen, true),
    file: 'monitor-frozen',
    from: 'monitor-fee',
  },
  { title: 'a step and an event', program: withSteps(step), file: 'step' },
  { title: '  + savings', program: withSteps(stepSavings), file: 'step-savings', from: 'step' },
  { title: '  + a fee', program: withSteps(stepFee), file: 'step-fee', from: 'step-savings' },
  {
    title: '  + freezing',
    program: withSteps(stepFrozen, true),
    file: 'step-frozen',
    from: 'step-fee',
  },
  { title: 'transactions', program: withTransactions(stm), file: 'stm' },
  { title: '  + savings', program: withTransactions(stmSavings), file: 'stm-savings', from: 'stm' },
  { title: '  + a fee', program: withTransactions(stmFee), file: 'stm-fee', from: 'stm-savings' },
  {
    title: '  + freezing',
    program: withTransactions(stmFrozen, true),
    file: 'stm-frozen',
    from: 'stm-fee',
  },
]

/** The lines of a version's body, without indentation. */
async function bodyOf(file: string): Promise<string[]> {
  const source = await readFile(new URL(`./three-changes/${file}.ts`, import.meta.url), 'utf8')
  const [, body = ''] = source.trimEnd().split(/^export const pay: .*\n/m)
  return body.split('\n').map((line) => line.trim())
}

/** How many lines went and how many came from one version to another. */
async function changed(from: string, to: string): Promise<string> {
  const rows = rowsOf(await bodyOf(from), await bodyOf(to))
  const gone = rows.filter(({ mark }) => mark === '<' || mark === '|').length
  const come = rows.filter(({ mark }) => mark === '>' || mark === '|').length
  return `${gone} out, ${come} in`
}

export default experiment({
  title: 'three changes to a bank, with locks, with an event and with transactions',
  async run(print) {
    const rows: string[][] = [['', 'lines', 'what the explorer found']]
    for (const { title, program, rule, file, from } of VERSIONS) {
      const found = await explore(program, rule && { rule })
      const outcomes = decisive(found).failures.map(({ ending }) => `✗ ${ending.outcome}`)
      const survived = rule ? '✓ survived, under the rule node' : '✓ survived every interleaving'
      const fine = isCovered(found) ? survived : '– search not completed'
      const lines = from === undefined ? '' : await changed(from, file)
      rows.push([title, lines, outcomes.join(', ') || fine])
    }
    print(columns(rows))
  },
})
