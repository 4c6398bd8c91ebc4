/** The program behaved differently when it was run again in the same way. */
export class Nondeterministic extends Error {
  override readonly name = 'Nondeterministic'

  constructor(
    message = 'the program behaved differently under the same schedule. It probably keeps state outside ' +
      'the objects it creates, or a task reads the record: it must make afresh whatever a run changes',
  ) {
    super(message)
  }
}
