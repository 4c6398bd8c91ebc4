// The part of the protocol of `node:inspector` that is needed.

/** A session. */
export interface Session {
  connect(): void
  post(method: string, params: object, done: (error: unknown, result: unknown) => void): void
  on(event: string, listener: (message: { params: unknown }) => void): void
}

export interface RemoteValue {
  readonly objectId?: string
  readonly value?: unknown
  /** For numbers that JSON does not know, such as `NaN`, and for `12n`. */
  readonly unserializableValue?: string
}

export interface Property {
  readonly name: string
  readonly value?: RemoteValue
}

export interface Properties {
  readonly internalProperties?: readonly Property[]
  readonly privateProperties?: readonly Property[]
}

export interface ScriptPosition {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

/** The value of the property `name`. */
export const namedIn = (properties: readonly Property[], name: string): RemoteValue | undefined =>
  properties.find((each) => each.name === name)?.value

/** What is not an object. */
export function scalarOf({ value, unserializableValue: text }: RemoteValue): unknown {
  if (text === undefined) return value
  return text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text)
}

export const NULL: RemoteValue = { value: null }
