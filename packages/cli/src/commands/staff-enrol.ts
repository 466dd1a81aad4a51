import { type Client, isCartwrightError } from '@cartwright/client'
import type { Command } from 'commander'
import { renderUnicodeCompact } from 'uqr'
import { type Cli, examples } from '../cli.ts'
import { FailedError, UsageError } from '../errors.ts'
import { canAsk, createQuestions, type Questions } from '../questions.ts'
import { databaseOf } from '../shop/database-url.ts'
import { requireServersSealing } from '../shop/second-factor-codes.ts'

/** Typing errors that are forgiven. */
const triesMax = 3

/** `cartwright staff enrol` */
export const addEnrol = (staff: Command, cli: Cli): void => {
  staff
    .command('enrol')
    .description(
      'Sets up your second factor: shows a QR code for an authenticator app, asks for a first code of it, and prints recovery codes. You sign in with your password; an API key has no second factor, and none is needed.',
    )
    .argument('<e-mail>', 'the address you sign in with')
    .addHelpText('after', examples('staff enrol ada@shop.example --url https://shop.example', 'staff enrol ada@shop.example'))
    .action(
      cli.onShop(
        async ({ client, out, shop, terminal }, email: string) => {
          if (!canAsk(terminal)) throw new UsageError('Setting up a second factor takes a terminal to ask on. Nothing was changed.')
          if (shop.commerce) await requireServersSealing(terminal.env, databaseOf(terminal), shop.commerce.deps.notes)
          const questions = createQuestions(terminal)
          try {
            const password = await questions.askSecret('Password: ')
            await signIn(client, email, password)
            const { secret, uri } = await client.account.startSecondFactor({ password })
            out.note(`\n${renderUnicodeCompact(uri)}\n\nScan this with an authenticator app, or type the secret into it: ${grouped(secret)}\n`)
            const codes = await confirm(client, questions)
            await client.auth.logout()
            out.result(
              { recovery_codes: codes },
              () =>
                `Signing in takes a code of the app from now on. Lost the phone? Each of these works once instead. Write them down now, they are not shown again:\n\n${codes.join('\n')}`,
            )
            return undefined
          } finally {
            await questions.close()
          }
        },
        { isVisitor: true },
      ),
    )
}

const signIn = async (client: Client, email: string, password: string): Promise<void> => {
  try {
    await client.auth.login({ email, password })
  } catch (error) {
    if (!isCartwrightError(error) || error.code !== 'mfa_required') throw error
    throw new FailedError(`${email} has a second factor already. "cartwright staff reset-second-factor" takes it off.`)
  }
}

const confirm = async (client: Client, questions: Questions): Promise<readonly string[]> => {
  for (let tries = 1; ; tries += 1) {
    const code = await questions.ask('Code of the app: ')
    try {
      return (await client.account.confirmSecondFactor({ code })).recovery_codes
    } catch (error) {
      const isTypo = isCartwrightError(error) && (error.code === 'mfa_code_invalid' || error.code === 'validation_failed')
      if (!isTypo || tries === triesMax) throw error
    }
  }
}

/** In fours, as people read. */
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')
