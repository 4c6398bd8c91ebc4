/** Adds `modules`, by path, to those that scripts find in the page. */
export function shareModules(
  shared: Record<string, object>,
  modules: Readonly<Record<string, object>>,
): void {
  for (const [path, module] of Object.entries(modules)) {
    // With this mark an import of the default gets the default, and not the whole module.
    Object.defineProperty(module, '__esModule', { value: true })
    shared[path] = module
  }
}
