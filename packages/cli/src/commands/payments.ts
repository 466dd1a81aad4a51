import type { Command } from 'commander'
import { type Cli, examples, idNumber } from '../cli.ts'

/** `cartwright payments` */
export const addPayments = (program: Command, cli: Cli): void => {
  const payments = program.command('payments').summary('ask the provider about a payment').description('Payments, as the provider has them.')
  payments
    .command('settle')
    .description('Reads the provider about a payment and moves it and its order to where that is. Harmless at any time.')
    .argument('<payment>', 'its number, as "orders show" has it', idNumber)
    .addHelpText('after', examples('payments settle 7'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        const order = await client.admin.payments.settle(id)
        const status = order.payments.find(({ payment_id }) => payment_id === id)?.status ?? 'unknown'
        out.result(order, () => `Payment ${id} is ${status}, order ${order.order_id} is ${order.status}.`)
        return undefined
      }),
    )
}
