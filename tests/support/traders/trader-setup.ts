/** How one of several processes of a shop is set up, as JSON in its environment. */
export interface TraderSetup {
  readonly databaseUrl: string
  readonly stripeUrl: string
  /** 0 is any. */
  readonly port: number
}

/** What all processes of the shop sign access tokens with, so that each takes the others'. */
export const tokenSecret = 'a secret of all traders, of 32 bytes or more'

/** What the provider signs with. */
export const webhookSecret = 'whsec_of_traders'
