/** A service has as many requests as it has room for. Nothing has happened. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded'
}

/** Counts the requests that a service has taken in and not answered. */
export class Door {
  private inside = 0
  private readonly room: number

  constructor(room: number) {
    this.room = room
  }

  /** Runs `serve`. Rejects with `Overloaded` at once if there is no room. */
  async enter<A>(serve: () => Promise<A>): Promise<A> {
    if (this.inside >= this.room) throw new Overloaded()
    this.inside += 1
    try {
      return await serve()
    } finally {
      this.inside -= 1
    }
  }
}
