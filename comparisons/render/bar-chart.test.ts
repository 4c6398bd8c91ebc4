import { expect, it } from 'vitest'
import { renderBars } from './bar-chart.ts'

const bars = (...values: number[]) =>
  values.map((value) => ({ name: `b${value}`, value, text: `${value} ns`, isOwn: value === 1 }))

const chart = (isLog: boolean, ...values: number[]) =>
  renderBars({ title: 'Bars', isLog, groups: [{ name: 'a group', bars: bars(...values) }] })

/** The lengths of the bars, from top to bottom, without the page. */
const lengthsOf = (svg: string) =>
  [...svg.matchAll(/<rect class="(?:hold|lane)"[^>]* width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  )

it('bars are as long as their values on a plain scale', () => {
  const [one = 0, two = 0, four = 0] = lengthsOf(chart(false, 1, 2, 4))
  expect([two / one, four / one].map(Math.round)).toEqual([2, 4])
})

it('on a logarithmic scale each power of ten is one line further', () => {
  const svg = chart(true, 10, 100, 1000)
  const [ten = 0, hundred = 0, thousand = 0] = lengthsOf(svg)
  expect(ten).toBe(1)
  expect(thousand).toBeCloseTo(2 * hundred)
  expect(svg.match(/<path class="rule" d="M[\d.]+ 62 V/g)).toHaveLength(3)
})

it('one value alone can be drawn', () => {
  for (const length of lengthsOf(chart(true, 7))) expect(length).toBeGreaterThan(0)
  expect(chart(true, 7)).not.toMatch(/NaN|Infinity/)
})

it('the description has every value', () => {
  expect(chart(false, 1, 2)).toContain('<desc>a group. b1: 1 ns; b2: 2 ns.</desc>')
})
