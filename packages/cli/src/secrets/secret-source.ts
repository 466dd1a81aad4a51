/** What lies in one place of a source: one text, or fields with a text each. */
export interface SecretContent {
  readonly text: string | null
  readonly fields: Readonly<Record<string, string>>
}

/** Somewhere that keeps secrets outside of the environment: HashiCorp Vault, AWS Secrets Manager, or one of your own. */
export interface SecretSource {
  /**
   * What lies at a path. Asks for nothing before.
   * @throws ShopUnreachableError when the source does not answer or does not let us in, UsageError when it is set up wrongly or nothing lies there; neither holds a secret
   */
  read(path: string): Promise<SecretContent>
}
