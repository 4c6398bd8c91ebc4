import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** The settings of the application, which all requests share. */
class App {
  spaces = 0
}

type Answer = (app: App, isPretty: boolean, world: World) => Promise<string>

const DATA = { name: 'Ann' }

/** For one request it changes the settings, and changes them back. */
const bySetting: Answer = async (app, isPretty, { work }) => {
  if (isPretty) app.spaces = 2
  await work('asks the database')
  const answer = JSON.stringify(DATA, null, app.spaces)
  app.spaces = 0
  return answer
}

const byRequest: Answer = async (app, isPretty, { work }) => {
  await work('asks the database')
  return JSON.stringify(DATA, null, isPretty ? 2 : app.spaces)
}

const twoRequests =
  (answer: Answer): Program =>
  (world) => {
    const app = new App()
    const request = async (isPretty: boolean) => {
      await world.work('a request comes')
      const isSo = (await answer(app, isPretty, world)).includes('\n')
      if (isSo !== isPretty) throw new Error(isPretty ? 'not pretty' : 'pretty, and not asked for')
    }
    return {
      subject: app,
      tasks: { plain: () => request(false), pretty: () => request(true) },
    }
  }

export default {
  project: 'express',
  benchmarks: ['express-user'],
  story:
    'For one request, the application-wide setting for pretty JSON is switched on until its answer is sent, and other answers come out by it.',
  source: 'https://github.com/expressjs/express/issues/3536',
  wrong: { program: twoRequests(bySetting), truth: 'fails', outcomes: ['threw'] },
  right: { program: twoRequests(byRequest), truth: 'survives' },
} satisfies PublishedBug
