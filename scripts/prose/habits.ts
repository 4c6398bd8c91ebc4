/** A phrase that reads like a translation, and the plain English for it. */
export interface Habit {
  readonly pattern: RegExp
  readonly better: string
  /** Why the phrase troubles a reader. */
  readonly reason: string
}

/** `words` are the source of a regular expression; a space in them stands for any white space. */
const habit = (words: string, better: string, reason: string, flags = 'gi'): Habit => ({
  pattern: new RegExp(words.replaceAll(' ', '\\s+'), flags),
  better,
  reason,
})

const NO_SUBJECT = 'the reader has to guess who acts'
const PASSIVE = 'an active verb names the actor'
const ARCHAIC = 'current English has a plainer word'
const TERM = 'the field has a term'

/** The names of scenarios stay as they are, because tokens quote them. */
const NAMED = '(?<!\\b(?:bread|readers|writers|two meet) )'

export const HABITS: readonly Habit[] = [
  habit('\\bGives\\b', 'Returns', 'readers and editors look for "Returns"', 'g'),
  habit('\\bwhoever\\b', 'a task, a waiter, the caller', NO_SUBJECT),
  habit('(?:^|(?<=[.!] ))Who (?!wins|goes first)[^.?!·]*\\.', 'A task that …', NO_SUBJECT, 'gm'),
  habit('\\b(?:nobody|no one)\\b[^.?!·]*\\bsomebody\\b', 'name both', NO_SUBJECT),
  habit('\\bsomebody\\b[^.?!·]*\\b(?:nobody|somebody)\\b', 'name both', NO_SUBJECT),
  habit('\\bsomebody else\\b', 'another task', NO_SUBJECT),
  habit('\\bnobody else\\b', 'no other task', NO_SUBJECT),
  habit(`${NAMED}\\bfor ever\\b`, 'forever', 'one word'),
  habit('\\banew\\b', 'again, afresh', ARCHAIC),
  habit('\\bin vain\\b', 'without effect, wasted, spurious', ARCHAIC),
  habit('\\bnought\\b', '0, nothing', ARCHAIC),
  habit('\\b(?:too dear|dear work)\\b', 'expensive', ARCHAIC),
  habit('\\b(?:is|are) to be\\b', 'must be', 'an order, or a forecast?'),
  habit('\\b(?:has|have) to have\\b', 'needs, must have', 'two verbs for one'),
  habit('\\bso many\\b(?! that)', 'this many, N', 'many compared with what?'),
  habit('\\bso often\\b(?! that)', 'N times, this often', 'often compared with what?'),
  habit('\\bjust so\\b', 'exactly', ARCHAIC),
  habit('\\b(?:is|are|was|were|be|been) told of\\b', 'reports, logs, is notified of', PASSIVE),
  habit('\\btells? of\\b', 'reports, describes', ARCHAIC),
  habit('\\bit wants\\b', 'it needs, it must', 'things have no wishes'),
  habit('\\bgets? (?:anything |nothing )?done\\b', 'makes progress, finishes', TERM),
  habit('\\bpass(?:ed|es|ing)? over for ever\\b', 'starves', TERM),
  habit('\\bcom(?:e|es|ing) in between\\b', 'interleaves', TERM),
  habit('\\b(?:can|may|could) come in(?=[.,;:)])', 'can interleave', TERM),
  habit(
    '\\btaken for (?:the same|each other|one another)\\b',
    'merged, treated as identical',
    TERM,
  ),
  habit('\\bcheck then act\\b', 'check-then-act', 'one spelling of one term'),
  habit('\\blocks? in hand\\b', 'while holding the lock', TERM),
  habit('\\b(?:locks?|mutex|permits?) (?:is|are|was|were) given back\\b', 'is released', TERM),
  habit('\\b(?:gives?|gave|giving) (?:the|a|its) (?:lock|mutex|permit) back\\b', 'releases', TERM),
]
