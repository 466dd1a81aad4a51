import type { z } from 'zod'
import type { address, addressInput, savedAddress } from './address.ts'
import type { attention } from './admin/attention.ts'
import type { batch } from './admin/batches.ts'
import type { creditAccount, creditEntry } from './admin/credits.ts'
import type { discount } from './admin/discounts.ts'
import type { dispute } from './admin/disputes.ts'
import type { ledgerTransaction } from './admin/ledger.ts'
import type { adminOrder } from './admin/orders.ts'
import type { webhookEvent, webhookEventDetail } from './admin/payments.ts'
import type { adminCustomer, apiKey } from './admin/people.ts'
import type { adminProduct, productChange, productInput, rowError } from './admin/products.ts'
import type { difference, reconcileReport } from './admin/reconcile.ts'
import type { staffRole } from './admin/roles.ts'
import type { stockChange, stockLevel } from './admin/stock.ts'
import type { webhook, webhookDelivery, webhookDeliveryLog } from './admin/webhooks.ts'
import type { profile, tokens } from './auth.ts'
import type { cart, cartItem } from './cart.ts'
import type { category } from './categories.ts'
import type { storeCredit } from './credits.ts'
import type { identity } from './issuers.ts'
import type { fulfilment, order, orderLine, payResult, refund, returnRequest, savedMethod, startedPayment } from './orders.ts'
import type { productCard, productDetail, productVariant } from './products.ts'
import type { session } from './sessions.ts'

/** The things on the wire by name. Output types are what is answered, `...Input` and `...Change` types what is sent. */
export type Address = z.output<typeof address>
export type AddressInput = z.input<typeof addressInput>
export type AdminCustomer = z.output<typeof adminCustomer>
export type AdminOrder = z.output<typeof adminOrder>
export type AdminProduct = z.output<typeof adminProduct>
export type Attention = z.output<typeof attention>
export type ApiKey = z.output<typeof apiKey>
export type Batch = z.output<typeof batch>
export type Cart = z.output<typeof cart>
export type CartItem = z.output<typeof cartItem>
export type Category = z.output<typeof category>
export type CreditAccount = z.output<typeof creditAccount>
export type CreditEntry = z.output<typeof creditEntry>
export type Difference = z.output<typeof difference>
export type Discount = z.output<typeof discount>
export type Dispute = z.output<typeof dispute>
export type Fulfilment = z.output<typeof fulfilment>
export type LedgerTransaction = z.output<typeof ledgerTransaction>
export type Order = z.output<typeof order>
export type OrderLine = z.output<typeof orderLine>
export type PayResult = z.output<typeof payResult>
export type Product = z.output<typeof productDetail>
export type ProductCard = z.output<typeof productCard>
export type ProductChange = z.input<typeof productChange>
export type ProductInput = z.input<typeof productInput>
export type ProductVariant = z.output<typeof productVariant>
export type Profile = z.output<typeof profile>
export type ReconcileReport = z.output<typeof reconcileReport>
export type Refund = z.output<typeof refund>
export type Return = z.output<typeof returnRequest>
export type RowError = z.output<typeof rowError>
export type SavedAddress = z.output<typeof savedAddress>
export type SavedPaymentMethod = z.output<typeof savedMethod>
export type AccountIdentity = z.output<typeof identity>
export type AccountSession = z.output<typeof session>
export type StaffRole = z.output<typeof staffRole>
export type StartedPayment = z.output<typeof startedPayment>
export type StockChange = z.input<typeof stockChange>
export type StockLevel = z.output<typeof stockLevel>
export type StoreCredit = z.output<typeof storeCredit>
export type Tokens = z.output<typeof tokens>
export type Webhook = z.output<typeof webhook>
export type WebhookDelivery = z.output<typeof webhookDelivery>
export type WebhookDeliveryLog = z.output<typeof webhookDeliveryLog>
export type WebhookEvent = z.output<typeof webhookEvent>
export type WebhookEventDetail = z.output<typeof webhookEventDetail>
