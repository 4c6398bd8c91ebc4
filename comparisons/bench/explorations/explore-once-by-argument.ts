import { exploreOnce } from './explore-once.ts'

// Explores as the first argument says, and prints what that took.

process.stdout.write(JSON.stringify(await exploreOnce(JSON.parse(process.argv[2] ?? '{}'))))
