import { collectGarbage } from '../testing/collect-garbage.suite.ts'
import { quiet } from './quiet.suite.ts'

/** Collects garbage and lets the callbacks of every `FinalizationRegistry` run. */
export async function collect(): Promise<void> {
  await quiet()
  collectGarbage()
  await quiet()
}
