/** A part of the learning path. Each problem names the one that it belongs to. */
interface ChapterOfThePath {
  /** Names the chapter, in a `problem.ts` and in headings. */
  readonly title: string
  /** What its problems have in common, in one clause. */
  readonly about: string
}

/**
 * The learning path, in the order in which it is best read. A chapter without a problem is not
 * shown, so a problem that opens one needs no change here.
 */
export const CHAPTERS = [
  {
    title: 'The event loop is a lock',
    about: 'nothing interrupts the code between two awaits, and everything may happen at an await',
  },
  {
    title: 'One thing at a time',
    about: 'operations that are correct by themselves must become one operation',
  },
  {
    title: 'Waiting',
    about: 'a task cannot go on until another one has done something, and must be woken then',
  },
  {
    title: 'The classics',
    about: 'textbook problems with several resources, or with several kinds of task',
  },
  {
    title: 'Models built from variables',
    about: 'channels, futures, pools and actors, made of variables and waiting',
  },
  {
    title: 'Data structures',
    about: 'collections that many tasks change at once',
  },
  {
    title: 'Everyday',
    about: 'the races of web applications: caches, sessions, forms, limits, leases',
  },
  {
    title: 'Where STM loses',
    about: 'problems for which a transaction is the wrong tool, and what to use instead',
  },
  {
    title: 'Detective work',
    about: 'finding, preventing and explaining what goes wrong',
  },
  {
    title: 'Choosing',
    about: 'which tool for which problem',
  },
] as const satisfies readonly ChapterOfThePath[]

/** The title of a chapter. */
export type Chapter = (typeof CHAPTERS)[number]['title']
