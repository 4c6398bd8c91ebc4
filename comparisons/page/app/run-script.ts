/** Runs a script in the global scope, as one that is loaded would run. @throws what it throws. */
export function runScript(script: string): void {
  // biome-ignore lint/security/noGlobalEval: these are the page's own scripts, and what its reader writes
  // biome-ignore lint/complexity/noCommaOperator: so that it runs outside of this function
  ;(0, eval)(script)
}
