import { exploreOnce } from './explore-once.ts'

// Explores as the first argument says, and prints what that took.

const [, , asked = ''] = process.argv
if (asked.startsWith('{')) {
  process.stdout.write(JSON.stringify(await exploreOnce(JSON.parse(asked))))
} else {
  process.stderr.write('this process measures for scripts/bench, which starts it\n')
  process.exitCode = 2
}
