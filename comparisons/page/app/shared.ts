import { type ComponentChild, h } from 'preact'
import type { Named, Standing } from '../../explorer/index.ts'

/** Locks, variables, fields and the record, with what the latest step has changed. */
export function Shared({ moment }: { readonly moment: Standing }): ComponentChild {
  const { locks, variables, fields, record, steps } = moment
  const changed = changedIn(moment)
  const last = steps.length
  return h('section', { class: 'panel', 'aria-label': 'What the tasks share' }, [
    h('h2', null, 'What the tasks share'),
    locks.length === 0
      ? null
      : h(Values, {
          title: 'Locks',
          changed,
          values: locks.map(({ lock, permits, holders, queue }) => {
            const who =
              holders.length > 0
                ? `held by ${holders.join(', ')}`
                : permits === 0
                  ? 'a signal'
                  : 'free'
            const waiting = queue.length > 0 ? `; ${queue.join(', ')} waiting` : ''
            return { name: lock, value: `${who}${waiting}` }
          }),
        }),
    variables.length === 0
      ? null
      : h(Values, { title: 'Transactional variables', values: variables, changed }),
    fields.length === 0 ? null : h(Values, { title: 'Fields', values: fields, changed }),
    record.length === 0
      ? null
      : h(Values, { title: 'The record, of which invariants speak', values: record, changed }),
    last === 0 ? null : h('p', { class: 'quiet' }, '● marks what the latest step has changed.'),
  ])
}

interface ValuesProps {
  readonly title: string
  readonly values: readonly Named[]
  readonly changed: ReadonlySet<string>
}

const Values = ({ title, values, changed }: ValuesProps): ComponentChild =>
  h('div', { class: 'values' }, [
    h('table', null, [
      h('caption', { class: 'quiet', style: 'text-align:left' }, title),
      h(
        'tbody',
        null,
        values.map(({ name, value }) =>
          h('tr', { key: name, class: changed.has(name) ? 'changed' : '' }, [
            h('th', { scope: 'row', class: 'mono' }, name === '' ? 'the subject' : name),
            h('td', { class: 'mono' }, changed.has(name) ? ['● ', value] : value),
          ]),
        ),
      ),
    ]),
  ])

/** The names of what the latest step has changed. */
function changedIn({ steps }: Standing): ReadonlySet<string> {
  const { events = [], changes = [] } = steps.at(-1) ?? {}
  const names = new Set(changes.map(({ field }) => field))
  for (const event of events) {
    if (event.kind === 'record') names.add(event.key)
    else if (event.kind === 'commit') for (const { variable } of event.changes) names.add(variable)
    else if ('lock' in event) names.add(event.lock)
  }
  return names
}
