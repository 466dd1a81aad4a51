import type { Command } from 'commander'
import { type Cli, wholeNumber } from '../cli.ts'
import { readServeSettings, type ServeOptions } from '../serve/serve-settings.ts'
import { serveShop } from '../serve/serve-shop.ts'

const processes = `
Several processes:
  --workers starts so many processes and replaces those that die. SIGUSR2 (and SIGHUP, where no terminal was closed)
  replaces all of them one after the other, without a request lost. Each has connections and event workers of its own,
  and rate limits too unless there is a REDIS_URL. SQLite has one writer at a time: there they help a shop that is mostly read. Any number of machines serves
  one Postgres.
`

const variables = `
Variables:
  DATABASE_URL            sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE; sqlite:shop.db unless set,
                          and sqlite:.cartwright/demo.db for --demo
  DATABASE_POOL           most connections of this process to Postgres; 10 unless set
  DATABASE_REPLICA_URLS   copies of a Postgres database, with commas between them, for reads that may be a little old
  CARTWRIGHT_DEMO_DB      the file of --demo, before DATABASE_URL
  REDIS_URL               redis://... or rediss://...: cache and rate limits shared by all processes; each has its own unless set
  REDIS_CLUSTER           true: REDIS_URL leads to a Redis Cluster; so do several addresses with commas between them
  REDIS_PREFIX            what the names of all keys in Redis begin with: another one for each shop on it;
                          cartwright: unless set, and {cartwright}: those of EVENTS=bullmq
  PORT, HOST              where to listen; 3000 on 127.0.0.1 unless set, any free port for 0
  DRAIN_MS                how long requests are still taken, when it stops, after /readyz has said no: until a load
                          balancer has seen it; 0 unless set, at most 15000
  JWT_SECRET              seals the keys of access tokens; at least 32 bytes; outside production drawn and kept beside the file,
                          or in the Postgres database
  MFA_SECRET              seals the second factors of the staff; at least 32 bytes, JWT_SECRET unless set. Keep it, or
                          give the former one as MFA_SECRET_PREVIOUS until "staff reseal-second-factors" is done
  MFA_REQUIRED            on: staff who sign in with a password need a second factor first; on in production, off elsewhere
                          unless set
  SHOP_CURRENCY           the currency of the shop; USD unless set
  PAYMENTS                stripe, none, or (refused in production) test; test outside production, none in it
  PAYMENT_CAPTURE         automatic, or manual: money is authorized only, and taken with "orders capture"; automatic unless set
  STRIPE_SECRET_KEY       sk_... or rk_... for PAYMENTS=stripe: a live key in production only, a test key outside
  STRIPE_PUBLISHABLE_KEY  pk_... for the browser
  STRIPE_WEBHOOK_SECRET   whsec_... of the webhook endpoint; two with a comma between them while it is rotated
  STRIPE_RETURN_URL       where buyers return to from the page of a bank or wallet
  STRIPE_API_BASE         a mock in place of Stripe, outside production
  WORKERS                 off: events are left to "cartwright worker"; on unless set
  EVENTS                  embedded, or bullmq: any worker is told of events at once, through REDIS_URL; embedded unless set
  MEILISEARCH_HOST        http://HOST:7700: search by Meilisearch, with the database's own to fall back to; the database's unless set
  MEILISEARCH_API_KEY     a key that may search, and write documents, indexes and settings
  MEILISEARCH_INDEX       the name of the shop's index there; products unless set
  MEILISEARCH_WORDS       a JSON file with synonyms and stop words, read by "search reindex"
  SMTP_URL                smtp://USER:PASSWORD@HOST:587 or smtps://...:465: mails are sent by this server; none are unless set
  MAIL_FROM               whom mails come from: "The Shop <shop@example.com>"; required with SMTP_URL
  SHOP_NAME               what the shop is called in mails; Cartwright unless set
  STOREFRONT_URL          what links in mails begin with, such as https://shop.example/shop; required with SMTP_URL
  MAIL_LOG                on writes mails into the log instead, links that open accounts included; outside production
  EMAIL_VERIFICATION      required: customers sign in only once they have followed the link mailed to them; optional unless set
  OIDC_ISSUERS            JSON: issuers of OpenID Connect by which customers or staff sign in
  OIDC_NAME_CLIENT_SECRET the shop's secret at the issuer of that name
  STOREFRONT              on: a shop for browsers under /shop, where / leads to; off unless set, on for --demo
  RATE_LIMIT              off switches limits off, outside production
  TRUSTED_PROXIES         how many proxies of your own stand in front; 0 unless set
  CORS_ORIGINS            origins of browsers that may call, with commas between them
  WEBHOOK_ALLOW_PRIVATE   true lets webhooks go to http and to hosts inside, outside production
  RECONCILE               off: reconciliation runs by hand only, not by the clock
  METRICS_PORT            figures for Prometheus under /metrics on a port of its own, such as 9464, of all processes together;
                          none are taken unless set
  METRICS_HOST            where to listen for Prometheus; 127.0.0.1 unless set, beyond this machine only with METRICS_TOKEN
  METRICS_TOKEN           what Prometheus must send as its bearer token; at least 16 characters
  LOG_LEVEL               debug, info (with a line for each request), warn or error; warn unless set
  LOG_ADDRESSES           on: these lines say where a request came from, which is a person's data; off unless set
  OTEL_EXPORTER_OTLP_ENDPOINT
                          where traces go, such as http://127.0.0.1:4318, with the other OTEL_* variables of OpenTelemetry
                          for them; nothing is traced unless set
  NODE_ENV                production, development or test; production refuses what is for trying things out, and secrets that
                          could be guessed

Secrets:
  DATABASE_URL, DATABASE_REPLICA_URLS, REDIS_URL, JWT_SECRET, MFA_SECRET, MFA_SECRET_PREVIOUS, STRIPE_SECRET_KEY,
  STRIPE_WEBHOOK_SECRET, MEILISEARCH_API_KEY, METRICS_TOKEN, SMTP_URL, OIDC_..._CLIENT_SECRET, OTEL_EXPORTER_OTLP_HEADERS
  and CARTWRIGHT_KEY may lie elsewhere: NAME_FILE is a file with it, NAME=vault:PATH#FIELD a place in HashiCorp Vault
  (KV version 2), NAME=awssm:SECRET#FIELD one in AWS Secrets Manager.
  VAULT_ADDR              where Vault is
  VAULT_TOKEN             lets in to Vault, as VAULT_ROLE_ID and VAULT_SECRET_ID do (AppRole), or VAULT_ROLE (Kubernetes)
  VAULT_AUTH_MOUNT        where the method is mounted, if not at approle or kubernetes
  VAULT_NAMESPACE         a namespace of Vault
  VAULT_KUBERNETES_TOKEN_FILE  the pod's own token, if not where Kubernetes puts it

Examples:
  $ cartwright serve --demo
  $ DATABASE_URL=sqlite:/var/lib/shop/shop.db PORT=8080 cartwright serve
  $ STOREFRONT=on DATABASE_URL=postgres://shop:secret@db.internal/shop cartwright serve`

/** `cartwright serve` */
export const addServe = (program: Command, cli: Cli): void => {
  program
    .command('serve')
    .summary('serve the shop over HTTP')
    .description('Serves the API of the shop and runs its workers, until Ctrl-C or SIGTERM: then it finishes what it has accepted and exits with 0.')
    .option('--demo', 'a shop to try: made and filled with products on the first start, kept between starts')
    .option('--workers <number>', 'serve by so many processes on one port: the cores of the machine, on Postgres', wholeNumber(1))
    .addHelpText('after', processes + variables)
    .action(
      cli.action(async ({ terminal }, options: ServeOptions) => {
        await serveShop(readServeSettings(terminal, options), options.demo === true, terminal)
        return undefined
      }),
    )
}
