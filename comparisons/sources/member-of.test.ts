import { expect, it } from 'vitest'
import { memberOf } from './member-of.ts'

const text = `export default class Pool {
  take(): void {
    if (this.full) {
      this.wait()
    }
  }

  async taken(): Promise<void> {
    this.take()
  }
}

export function open(): void {
  shut()
}
`

it('a method is quoted whole, at the left margin', () => {
  expect(memberOf(text, 'take')).toBe('take(): void {\n  if (this.full) {\n    this.wait()\n  }\n}')
  expect(memberOf(text, 'taken')).toBe('async taken(): Promise<void> {\n  this.take()\n}')
})

it('so is a function', () => {
  expect(memberOf(text, 'open')).toBe('export function open(): void {\n  shut()\n}')
})

it('a call is no declaration', () => {
  expect(memberOf(text, 'shut')).toBeUndefined()
  expect(memberOf(text, 'nothing')).toBeUndefined()
})
