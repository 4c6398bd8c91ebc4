import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** Announces each new price. */
class Ticker extends EventTarget {
  readonly #world: World

  constructor(world: World) {
    super()
    this.#world = world
  }

  async run(): Promise<void> {
    await this.#world.work('receives a price')
    this.dispatchEvent(new Event('price'))
  }
}

class Chart {
  points: number[] | undefined = []

  draw(): void {
    const points = this.points as number[]
    points.push(points.length)
  }
}

/** Draws with each price. Returns a function that takes the chart away. */
type Mount = (chart: Chart, ticker: Ticker) => () => void

const mount: Mount = (chart, ticker) => {
  ticker.addEventListener('price', () => chart.draw())
  return () => {
    chart.points = undefined
  }
}

const mountUntilRemoved: Mount = (chart, ticker) => {
  const controller = new AbortController()
  ticker.addEventListener('price', () => chart.draw(), { signal: controller.signal })
  return () => {
    controller.abort()
    chart.points = undefined
  }
}

const removeChart =
  (draw: Mount): Program =>
  (world) => {
    const ticker = new Ticker(world)
    const chart = new Chart()
    const remove = draw(chart, ticker)
    return {
      subject: { ticker, chart },
      tasks: {
        exchange: () => ticker.run(),
        async user() {
          remove()
        },
      },
    }
  }

export default {
  story:
    'A listener of an EventTarget is not removed with the component that it draws; its TypeError reaches no caller, and ends the process.',
  wrong: { program: removeChart(mount), truth: 'fails', outcomes: ['threw'] },
  right: { program: removeChart(mountUntilRemoved), truth: 'survives' },
} satisfies Pair
