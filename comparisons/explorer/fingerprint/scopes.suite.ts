import type { Place } from './sources.suite.ts'

// Variables in scopes of every kind. Each `make` also leaves a second instance of the same scope
// that holds something else, wherever there can be one.

interface Cell {
  readonly get: () => number
  readonly put: (value: number) => void
}

const asPlace = (cell: Cell | undefined): Place => ({
  subject: {},
  get: () => cell?.get() ?? -1,
  put: (value) => cell?.put(value),
})

/** The cell that is used, and another one that changes the other way round. */
const beside = (cell: Cell | undefined, other: Cell | undefined): Place => ({
  subject: {},
  get: () => cell?.get() ?? -1,
  put: (value) => {
    other?.put(9 - value)
    cell?.put(value)
  },
})

export let exported = 0
let ofModule = 0
var varOfModule = 0

function factory(start: number): Cell {
  let count = start
  return {
    get: () => count,
    put: (value) => {
      count = value
    },
  }
}

function* generator(start: number): Generator<Cell> {
  let count = start
  yield {
    get: () => count,
    put: (value) => {
      count = value
    },
  }
}

const started: Cell[] = []

async function asynchronous(start: number): Promise<void> {
  let count = start
  started.push({
    get: () => count,
    put: (value) => {
      count = value
    },
  })
  await null
}

/** What makes a place, by the kind of scope in which its variable is. */
export const scopes: Readonly<Record<string, () => Place>> = {
  'a factory that is called twice': () => beside(factory(0), factory(5)),
  'the same the other way round': () => {
    const other = factory(5)
    return beside(factory(0), other)
  },
  'the body of a loop': () => {
    const cells: Cell[] = []
    for (const start of [5, 0, 7]) {
      let count = start
      cells.push({
        get: () => count,
        put: (value) => {
          count = value
        },
      })
    }
    return beside(cells[1], cells[0])
  },
  'the head of a loop': () => {
    const cells: Cell[] = []
    for (let count = 0; count < 3; count += 1) {
      let twice = 2 * count
      cells.push({
        get: () => count + (twice % 2),
        put: (value) => {
          count = value
          twice = 2 * value
        },
      })
    }
    return beside(cells[0], cells[1])
  },
  'the head of a loop, before its first turn': () => {
    let before: Cell | undefined
    const after: Cell[] = []
    const cell = (get: Cell['get'], put: Cell['put']): Cell => ({ get, put })
    for (
      let count = 0,
        // biome-ignore lint/suspicious/noAssignInExpressions: it closes over the head
        at = (before = cell(
          () => count,
          (value) => {
            count = value
          },
        ));
      count < 1 && at;
      count += 1
    ) {
      let here = count
      after.push({
        get: () => count + here,
        put: (value) => {
          here = value
          count = value
        },
      })
    }
    return beside(before, after[0])
  },
  'a loop over the keys of an object': () => {
    const cells: Cell[] = []
    for (let key in { a: 0, b: 1 }) {
      cells.push({
        get: () => key.length - 1,
        put: (value) => {
          key = 'a'.repeat(value + 1)
        },
      })
    }
    return beside(cells[0], cells[1])
  },
  'a variable of a function, declared in a block': () => {
    if (started.length >= 0) {
      // biome-ignore lint/correctness/noInnerDeclarations: that is what is looked at
      var count = 0
    }
    return asPlace({
      get: () => count,
      put: (value) => {
        count = value
      },
    })
  },
  'a parameter': () => {
    const make = (count: number): Cell => {
      const put = (value: number) => {
        count = value
      }
      return { get: () => count, put }
    }
    return beside(make(0), make(5))
  },
  'a parameter that has a default': () => {
    const make = (
      count = 0,
      put = (value: number) => {
        count = value
      },
    ): Cell => {
      let calls = 0
      const get = () => count + 0 * calls++
      return { get, put }
    }
    return beside(make(), make(5))
  },
  'a variable with the name of a parameter': () => {
    const make = (count = 0, outer = () => count): Cell => {
      const inner = () => {
        var count = 0
        return {
          get: () => count,
          put: (value: number) => {
            count = value
          },
        }
      }
      const { get, put } = inner()
      return { get: () => get() + 0 * outer(), put }
    }
    return beside(make(), make(5))
  },
  'what a pattern declares': () => {
    const make = ([{ count = 0 } = {}]: readonly { count?: number }[]): Cell => {
      let [, other] = [0, count]
      return {
        get: () => count,
        put: (value) => {
          ;[count, other] = [value, count + other]
        },
      }
    }
    return beside(make([]), make([{ count: 5 }]))
  },
  'a variable beside one that is never initialised': () => {
    const make = (isLate: boolean): Cell => {
      let count = 0
      const put = (value: number) => {
        count = value
        try {
          late = value
        } catch {
          count = value
        }
      }
      const get = () => {
        try {
          return late
        } catch {
          return count
        }
      }
      if (isLate) return { get, put }
      let late = 0
      return { get: () => late, put }
    }
    return beside(make(true), make(false))
  },
  'what a catch has caught': () => {
    const make = (start: number): Cell => {
      try {
        throw start
      } catch (error) {
        let calls = 0
        return {
          get: () => Number(error) + 0 * calls,
          put: (value) => {
            // biome-ignore lint/suspicious/noCatchAssign: that is what is looked at
            error = value
            calls += 1 - calls
          },
        }
      }
    }
    return beside(make(0), make(5))
  },
  'a case of a switch': () => {
    const make = (start: number): Cell => {
      switch (start as number) {
        case 0: {
          let count = start
          return {
            get: () => count,
            put: (value) => {
              count = value
            },
          }
        }
        default: {
          let count = start
          return {
            get: () => count,
            put: (value) => {
              count = value
            },
          }
        }
      }
    }
    return beside(make(0), make(5))
  },
  'all cases of a switch': () => {
    const make = (start: number): Cell => {
      switch (start) {
        case -1:
          return { get: () => start, put: () => {} }
        default:
          // biome-ignore lint/correctness/noSwitchDeclarations: that is what is looked at
          let count = start
          return {
            get: () => count,
            put: (value) => {
              count = value
            },
          }
      }
    }
    return beside(make(0), make(5))
  },
  'a generator': () => beside([...generator(0)][0], [...generator(5)][0]),
  'an async function': () => {
    started.length = 0
    void asynchronous(0)
    void asynchronous(5)
    return beside(started[0], started[1])
  },
  'a constructor': () => {
    class Counter implements Cell {
      readonly get: () => number
      readonly put: (value: number) => void
      constructor(start: number) {
        let count = start
        this.get = () => count
        this.put = (value) => {
          count = value
        }
      }
    }
    const [a, b] = [new Counter(0), new Counter(5)]
    return beside({ get: a.get, put: a.put }, { get: b.get, put: b.put })
  },
  'a static block': () => {
    let cell: Cell | undefined
    class Holder {
      readonly name = 'holder'
      static {
        let count = 0
        cell = {
          get: () => count,
          put: (value) => {
            count = value
          },
        }
      }
    }
    return beside(cell, Holder.length === 0 ? undefined : cell)
  },
  'a class that is exchanged': () => {
    let Type = class {
      static now = 0
      readonly name = 'type'
    }
    return asPlace({
      get: () => Type.now,
      put: (value) => {
        Type = class {
          static now = value
          readonly name = 'type'
        }
      },
    })
  },
  'a scope within another with the same names': () => {
    let count = 0
    let calls = 0
    const inner = () => {
      let count = 5
      return () => {
        count = 9 - count
        calls = count - count
      }
    }
    const turn = inner()
    return asPlace({
      get: () => count + calls,
      put: (value) => {
        turn()
        count = value
      },
    })
  },
  'a function that is used before its block begins': () => {
    const cell = make()
    function make(): Cell {
      let count = 0
      return { get: () => count, put }
      function put(value: number) {
        count = value
      }
    }
    return beside(cell, make())
  },
  'a function that exchanges itself': () => {
    // biome-ignore lint/suspicious/noFunctionAssign: that is what is looked at
    function now(): number {
      return 0
    }
    const others = [now, () => 1, () => 2, () => 3]
    return asPlace({
      get: () => others.indexOf(now),
      put: (value) => {
        // @ts-expect-error: a function is a variable
        now = others[value]
      },
    })
  },
  'a function with a directive': () => {
    const make = (start: number): Cell => {
      let count = start
      return {
        get: () => count,
        put: (value) => {
          count = value
        },
      }
    }
    return beside(make(0), make(5))
  },
  'a function on one line': () => {
    // biome-ignore format: on one line
    const make = (count: number): Cell => { const put = (value: number) => { count = value }; return { get: () => count, put } }
    return beside(make(0), make(5))
  },
  'a block with a label': () => {
    let cell: Cell | undefined
    // biome-ignore lint/suspicious/noConfusingLabels: that is what is looked at
    once: {
      let count = 0
      cell = {
        get: () => count,
        put: (value) => {
          count = value
        },
      }
      if (count === 0) break once
      cell = undefined
    }
    return asPlace(cell)
  },
  'a variable of the module': () => {
    ofModule = 0
    return asPlace({
      get: () => ofModule,
      put: (value) => {
        ofModule = value
      },
    })
  },
  'a variable of the module that it exports': () => {
    exported = 0
    return asPlace({
      get: () => exported,
      put: (value) => {
        exported = value
      },
    })
  },
  'a `var` of the module': () => {
    varOfModule = 0
    return asPlace({
      get: () => varOfModule,
      put: (value) => {
        varOfModule = value
      },
    })
  },
  'not a number': () => {
    let here: number | undefined | bigint | string = 0
    const values = [0, -0, Number.NaN, 'a', undefined, 12n]
    return asPlace({
      get: () => values.findIndex((value) => Object.is(value, here)),
      put: (value) => {
        here = values[value]
      },
    })
  },
}
