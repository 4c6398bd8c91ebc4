import type { Outcomes } from '../pattern.ts'
import GraphBank, { type Account, type Holder } from './mutex.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'in opposite orders': ['completed', 'deadlock'],
  'three in a circle': ['completed', 'deadlock'],
  'one among many': ['completed', 'deadlock'],
  'two banks': ['completed', 'deadlock'],
}

/**
 * The graph is kept elsewhere and takes a moment to answer. The wait that was asked about is entered after the answer.
 */
export default class LookingBank extends GraphBank {
  protected override async waitFor(holder: Holder, account: Account): Promise<void> {
    const turn = holder.queueAt(account)
    holder.waitsFor = undefined
    const circle = await this.circleWith(holder, account)
    if (account.holder !== holder) holder.waitsFor = account
    this.breakCircle(circle)
    await turn.acquire()
    if (holder.isVictim) throw new Error('the victim of a deadlock starts over')
  }

  /** The circle that there would be if `holder` waited for `account`. */
  private async circleWith(holder: Holder, account: Account): Promise<readonly Holder[]> {
    holder.waitsFor = account
    const circle = this.circleOf(holder)
    holder.waitsFor = undefined
    await new Promise((resolve) => setImmediate(resolve))
    return circle
  }
}
