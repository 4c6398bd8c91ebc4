import type { Program, World } from '../../index.ts'
import type { PublishedBug } from './published-bug.ts'

/** A blog, owned by the first who signs up. */
class Blog {
  readonly users: string[] = []
  readonly world: World

  constructor(world: World) {
    this.world = world
  }

  async count(): Promise<number> {
    await this.world.work('SELECT count(*) FROM users')
    return this.users.length
  }

  async insert(name: string): Promise<void> {
    await this.world.work('INSERT INTO users')
    this.users.push(name)
  }

  /** What a table can do that takes one owner only. */
  async insertFirst(name: string): Promise<void> {
    await this.world.work('INSERT INTO users, unless there is an owner')
    if (this.users.length === 0) this.users.push(name)
  }
}

type SignUp = (blog: Blog, name: string) => Promise<void>

const countThenInsert: SignUp = async (blog, name) => {
  if ((await blog.count()) === 0) await blog.insert(name)
}

const insertOnCondition: SignUp = (blog, name) => blog.insertFirst(name)

const twoSignUps =
  (signUp: SignUp): Program =>
  (world) => {
    const blog = new Blog(world)
    return {
      subject: blog,
      tasks: { Ann: () => signUp(blog, 'Ann'), Bob: () => signUp(blog, 'Bob') },
      finally: { 'there is one owner': () => blog.users.length === 1 },
    }
  }

export default {
  project: 'Ghost',
  benchmarks: ['GHO'],
  story:
    'Signing up counts the users and then inserts the owner, so two who sign up at once both own the blog.',
  source: 'https://github.com/TryGhost/Ghost/issues/1834',
  isOurReading: true,
  wrong: { program: twoSignUps(countThenInsert), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoSignUps(insertOnCondition), truth: 'survives' },
} satisfies PublishedBug
