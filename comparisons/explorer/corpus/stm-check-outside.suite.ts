import { atomically, TVar } from '../../../stm/index.ts'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const SEATS = 1

class Course {
  readonly students = new TVar<readonly string[]>([])
}

type Enrol = (course: Course, student: string, world: World) => Promise<boolean>

const enrolAfterPaying: Enrol = async ({ students }, student, { work }) => {
  const enrolled = await atomically((tx) => students.get(tx))
  if (enrolled.length >= SEATS) return false
  await work('pays the fee')
  await atomically((tx) => students.update(tx, (all) => [...all, student]))
  return true
}

/** With nothing but an await between the look and the enrolment. */
const enrolAfterLooking: Enrol = async ({ students }, student, { work }) => {
  await work('signs the form')
  const enrolled = await atomically((tx) => students.get(tx))
  if (enrolled.length >= SEATS) return false
  await atomically((tx) => students.update(tx, (all) => [...all, student]))
  return true
}

const enrolAndPay: Enrol = async ({ students }, student, { work }) => {
  const isEnrolled = await atomically((tx) => {
    if (students.get(tx).length >= SEATS) return false
    students.update(tx, (all) => [...all, student])
    return true
  })
  if (isEnrolled) await work('pays the fee')
  return isEnrolled
}

const twoStudents =
  (enrol: Enrol): Program =>
  (world) => {
    const course = new Course()
    return {
      subject: course,
      tasks: { ada: () => enrol(course, 'ada', world), alan: () => enrol(course, 'alan', world) },
      invariants: { 'every student has a seat': () => course.students.peek().length <= SEATS },
    }
  }

export default {
  story:
    'One transaction finds a free seat and another one takes it; each of them is atomic, and what was found is old when the seat is taken.',
  wrong: {
    program: twoStudents(enrolAfterPaying),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: twoStudents(enrolAndPay), truth: 'survives' },
  others: {
    'nothing between': {
      program: twoStudents(enrolAfterLooking),
      truth: 'survives',
      harsher: ['invariant broken'],
    },
  },
} satisfies Pair
