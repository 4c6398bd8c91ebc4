import { setFlagsFromString } from 'node:v8'

// Executions are many and short-lived. V8 mistakes some of their objects for long-lived ones and
// allocates them in the old generation, where they keep young objects alive: without this flag, a
// third of the time goes into garbage collection.
setFlagsFromString('--no-allocation-site-pretenuring')
