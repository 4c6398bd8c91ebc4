/** The operations of `Atomics` as they are before a thread that is explored replaces them. */
export const real = Object.create(null, Object.getOwnPropertyDescriptors(Atomics)) as typeof Atomics
