import { setFlagsFromString } from 'node:v8'

// Executions are short-lived and many. V8 takes some of their parts for long-lived, allocates those
// among the old objects, and then keeps the young ones alive that they point to: without this, a
// third of the time goes into collecting garbage.
setFlagsFromString('--no-allocation-site-pretenuring')
