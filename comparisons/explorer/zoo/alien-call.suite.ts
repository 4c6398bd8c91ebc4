import { Mutex } from 'async-mutex'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

interface Listener {
  changed(degrees: number): Promise<void>
}

class Thermometer {
  readonly mutex = new Mutex()
  readonly listeners: Listener[] = []
  degrees = 0

  read(): Promise<number> {
    return this.mutex.runExclusive(() => this.degrees)
  }

  async tell(): Promise<void> {
    for (const listener of this.listeners) await listener.changed(this.degrees)
  }
}

/** Of which the thermometer knows nothing. */
class Display implements Listener {
  readonly mutex = new Mutex()
  readonly thermometer: Thermometer
  shows = 0

  constructor(thermometer: Thermometer) {
    this.thermometer = thermometer
  }

  changed(degrees: number): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.shows = degrees
    })
  }

  refresh(): Promise<void> {
    return this.mutex.runExclusive(async () => {
      this.shows = await this.thermometer.read()
    })
  }
}

const warmDay =
  (warm: (thermometer: Thermometer) => Promise<void>): Program =>
  () => {
    const thermometer = new Thermometer()
    const display = new Display(thermometer)
    thermometer.listeners.push(display)
    return {
      subject: { thermometer, display },
      tasks: { Sun: () => warm(thermometer), Alice: () => display.refresh() },
    }
  }

export default {
  lesson: 'Nobody knows which locks a listener takes, so call it when you hold none.',
  wrong: warmDay((thermometer) =>
    thermometer.mutex.runExclusive(async () => {
      thermometer.degrees += 1
      await thermometer.tell()
    }),
  ),
  right: warmDay(async (thermometer) => {
    await thermometer.mutex.runExclusive(() => {
      thermometer.degrees += 1
    })
    await thermometer.tell()
  }),
  outcomes: ['completed', 'deadlock'],
  preemptions: 1,
} satisfies Specimen
