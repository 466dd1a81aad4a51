/** A folder of the workspace that has a package; `needs` names packages of the workspace. */
export interface WorkspaceFolder {
  dir: string
  name: string
  manifest: Record<string, unknown>
  needs: string[]
}

/** Every folder of the workspace that has a package. */
export const workspaceFolders: () => WorkspaceFolder[]

/** The packages that are built, each after those it needs. */
export const packagesInOrder: () => WorkspaceFolder[]
