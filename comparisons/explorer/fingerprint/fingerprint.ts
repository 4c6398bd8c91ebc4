const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

const double = new Float64Array(1)
const words = new Int32Array(double.buffer)

/**
 * A 64-bit hash of a sequence of numbers and strings, in two lanes of MurmurHash3 (Appleby). Two
 * different states share one with a chance of about n²/2⁶⁵ among n states.
 */
export class Fingerprint {
  a: number
  b: number

  constructor(a = 0x2c1b3c6d, b = 0x297a2d39) {
    this.a = a
    this.b = b
  }

  add(word: number): this {
    let k = Math.imul(word, 0xcc9e2d51)
    k = Math.imul(rotate(k, 15), 0x1b873593)
    this.a = (Math.imul(rotate(this.a ^ k, 13), 5) + 0xe6546b64) | 0
    k = Math.imul(word, 0x239b961b)
    k = Math.imul(rotate(k, 17), 0xab0e9789)
    this.b = (Math.imul(rotate(this.b ^ k, 19), 5) + 0x561ccd1b) | 0
    return this
  }

  addText(text: string): this {
    this.add(text.length)
    for (let i = 0; i < text.length; i += 1) this.add(text.charCodeAt(i))
    return this
  }

  /** Any number: integers are one word, the rest their bits. */
  addNumber(value: number): this {
    if ((value | 0) === value && !Object.is(value, -0)) return this.add(1).add(value)
    double[0] = value
    return this.add(2)
      .add(words[0] as number)
      .add(words[1] as number)
  }

  /** Adds a fingerprint to a sum of some, whose order does not matter. */
  plus({ a, b }: Fingerprint): void {
    this.a = (this.a + a) | 0
    this.b = (this.b + b) | 0
  }

  addFingerprint({ a, b }: Fingerprint): this {
    return this.add(a).add(b)
  }

  copy(): Fingerprint {
    return new Fingerprint(this.a, this.b)
  }

  /** Four characters that stand for the 64 bits. */
  get key(): string {
    const { a, b } = this
    return String.fromCharCode(a & 0xffff, a >>> 16, b & 0xffff, b >>> 16)
  }
}
