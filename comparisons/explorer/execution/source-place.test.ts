import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rawStack } from './raw-stack.ts'
import { placeNow, watchPlaces } from './source-place.ts'

/** The line of the source that has called. */
const lineNow = (): number => {
  const [, line] =
    /source-place\.test\.ts:(\d+)/.exec(new Error().stack?.split('\n')[2] ?? '') ?? []
  return Number(line)
}

describe('the place of the running code', () => {
  let stop = () => {}
  beforeEach(() => {
    stop = watchPlaces()
  })
  afterEach(() => stop())

  it('is its line in the source, each time that it is asked for', () => {
    const [line, place] = [lineNow(), placeNow()]
    const [other, next] = [lineNow(), placeNow()]
    expect([place?.line, next?.line]).toEqual([line, other])
    expect(other).not.toBe(line)
    expect(place?.file).toMatch(/[\\/]source-place\.test\.ts$/)
    const again = Array.from({ length: 3 }, () => placeNow()?.line)
    expect(again).toEqual(Array(3).fill(lineNow() - 1))
  })

  it('is that of the innermost code outside packages and Node', () => {
    const places = [1].map(() => placeNow())
    expect(places[0]?.line).toBe(lineNow() - 1)
  })

  it('is not asked for while no run is traced', () => {
    stop()
    expect(placeNow()).toBe(undefined)
    stop = watchPlaces()
  })
})

describe('the frames of a stack', () => {
  it('begin with that of the caller, and leave stacks as they were', () => {
    const text = () => new Error().stack?.replace(/:\d+/g, '')
    const before = text()
    function caller() {
      return rawStack(2)
    }
    expect(caller()?.map((frame) => frame.getFunctionName())[0]).toBe('caller')
    expect(caller()).toHaveLength(2)
    expect(text()).toBe(before)
  })
})
