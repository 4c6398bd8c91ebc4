import type { Manifest } from './manifests.ts'

/** What a release is judged by. */
export interface Release {
  readonly manifests: readonly Manifest[]
  readonly changelog: string
  /** What `git status --porcelain` prints. */
  readonly changes: string
  /** The tags of the commit that is checked out. */
  readonly tags: readonly string[]
}

/** What stands in the way of a release, one line each. */
export function faultsOf({ manifests, changelog, changes, tags }: Release): string[] {
  const versions = new Set(manifests.map(({ version }) => version))
  const [version = ''] = versions
  const isDated = changelog
    .split('\n')
    .some((line) => line.startsWith(`## [${version}] - `) && /\d{4}-\d{2}-\d{2}$/.test(line))
  const noAddress = manifests.filter(({ repository }) => repository === undefined)
  return [
    ...(versions.size === 1 ? [] : [`the packages have several versions: ${[...versions].join()}`]),
    ...(isDated ? [] : [`CHANGELOG.md has no heading '## [${version}] - ' with a date`]),
    ...(changes === '' ? [] : ['there are changes that are not committed']),
    ...(tags.includes(`v${version}`) ? [] : [`the commit has no tag v${version}`]),
    ...noAddress.map(({ name }) => `${name} names no repository, which provenance needs`),
  ]
}
