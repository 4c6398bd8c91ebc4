// Names by which the text of a function tells what it may do.

/** What defines properties, or freezes objects; and whatever may be written in another way. */
export const DEFINES =
  /\b(?:define(?:Property|Properties)|create|__define[GS]etter__|__proto__|setPrototypeOf|freeze|seal|preventExtensions|Reflect|eval)\b|\\u/

/** What deals in symbols; and the same. */
export const SYMBOLS =
  /\b(?:[Ss]ymbols?|ownKeys|getOwnPropertySymbols|getOwnPropertyDescriptors|Reflect|eval)\b|\\u/

/**
 * What may write the property `stack`, such as a text or a key of an object: all but `error.stack`, of which the
 * tree tells whether it is written.
 */
export const STACKS = /(?<!\.\s*)\bstack\b|\beval\b|\\u/

/** What asks an iterator, wherever it has stopped. */
export const ITERATES = /\bnext\b/

/** What goes through all that an object, a set or a map holds, in its order. */
export const IN_ORDER =
  /^(?:keys|values|entries|forEach|from|fromEntries|groupBy|stringify|inspect|join|next|ownKeys|getOwn\w+)$/

/** What changes an object by a function of the language, or makes one the `this` of another. */
export const CHANGES = /\b(?:assign|call|apply|bind|define(?:Property|Properties)|Reflect)\b/
