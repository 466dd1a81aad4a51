// Generated from the server's contract by `npm run generate` in this folder. Not to be edited.

import type { Api } from './api-types.ts'
import type { CallOptions } from './call-options.ts'

/** Every endpoint of the API as a function: path parameters in the order of the path, then the body or query, then options of the call. */
export interface Calls {
  readonly products: {
    /**
     * List and search products.
     * Any other query parameter filters by an option or attribute: `color=red`, or `facet.color=red` where the name is taken; several values of one name are alternatives. `facets` counts what else could be filtered by; they are answered whenever the list is narrowed, and with `facets=true`.
     * `GET /products`
     * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `currency_unknown`
     */
    readonly list: (query?: Api['products.list']['query'], options?: CallOptions) => Promise<Api['products.list']['output']>

    /** List and search products: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
    readonly each: (
      query?: Omit<Api['products.list']['query'], 'page' | 'cursor'>,
      options?: CallOptions,
    ) => AsyncGenerator<Api['products.list']['output']['products'][number], void, undefined>

    /**
     * Complete what is being typed.
     * `GET /products/suggest`
     */
    readonly suggest: (query: Api['products.suggest']['query'], options?: CallOptions) => Promise<Api['products.suggest']['output']>

    /**
     * One product, by id or slug.
     * `GET /products/{id}`
     * @throws {CartwrightError} `product_not_found`, `currency_unknown`
     */
    readonly get: (id: string | number, query?: Api['products.get']['query'], options?: CallOptions) => Promise<Api['products.get']['output']>
  }

  readonly categories: {
    /**
     * The category tree.
     * `GET /categories`
     */
    readonly tree: (options?: CallOptions) => Promise<Api['categories.tree']['output']>
  }

  readonly auth: {
    /**
     * Make an account and sign in.
     * A guest's cart (by cookie or `X-Cart-Token`) becomes the account's own. A link that confirms the address is mailed; a shop that lets nobody in before that answers `email_not_verified`, whether the account is new or not.
     * `POST /auth/register`
     * @throws {CartwrightError} `email_not_verified`, `email_taken`, `overloaded`, `password_too_weak`
     */
    readonly register: (body: Api['auth.register']['body'], options?: CallOptions) => Promise<Api['auth.register']['output']>

    /**
     * Sign in.
     * A guest's cart (by cookie or `X-Cart-Token`) is merged into the account's own.
     * `POST /auth/login`
     * @throws {CartwrightError} `email_not_verified`, `invalid_credentials`, `mfa_required`, `overloaded`
     */
    readonly login: (body: Api['auth.login']['body'], options?: CallOptions) => Promise<Api['auth.login']['output']>

    /**
     * Exchange a refresh token for new tokens.
     * A refresh token works once. One that was used before revokes every token made from the same login.
     * `POST /auth/refresh`
     * @throws {CartwrightError} `token_expired`, `token_invalid`, `token_reused`
     */
    readonly refresh: (body: Api['auth.refresh']['body'], options?: CallOptions) => Promise<Api['auth.refresh']['output']>

    /**
     * Sign out here.
     * `POST /auth/logout`
     */
    readonly logout: (options?: CallOptions) => Promise<undefined>

    /**
     * Sign out on every device.
     * `POST /auth/logout-everywhere`
     */
    readonly logoutEverywhere: (options?: CallOptions) => Promise<undefined>

    /**
     * Change the password.
     * Signs out every other device.
     * `POST /auth/password`
     * @throws {CartwrightError} `invalid_credentials`, `overloaded`, `password_too_weak`
     */
    readonly changePassword: (body: Api['auth.changePassword']['body'], options?: CallOptions) => Promise<undefined>

    /**
     * Ask for a link to reset the password.
     * The same answer whether or not there is such an account.
     * `POST /auth/password/forgot`
     */
    readonly requestPasswordReset: (
      body: Api['auth.requestPasswordReset']['body'],
      options?: CallOptions,
    ) => Promise<Api['auth.requestPasswordReset']['output']>

    /**
     * Set a new password with the token of the mail.
     * Signs out every device.
     * `POST /auth/password/reset`
     * @throws {CartwrightError} `overloaded`, `password_too_weak`, `reset_token_invalid`
     */
    readonly resetPassword: (body: Api['auth.resetPassword']['body'], options?: CallOptions) => Promise<undefined>

    /**
     * Ask for a link that confirms the e-mail address.
     * The same answer whether or not there is such an account. A link is mailed with the registration anyway.
     * `POST /auth/email/verification`
     */
    readonly requestEmailVerification: (
      body: Api['auth.requestEmailVerification']['body'],
      options?: CallOptions,
    ) => Promise<Api['auth.requestEmailVerification']['output']>

    /**
     * Confirm an e-mail address with the token of the mail.
     * An address asked for by `POST /me/email` replaces the present one, and every device is signed out.
     * `POST /auth/email/confirm`
     * @throws {CartwrightError} `email_taken`, `email_token_invalid`
     */
    readonly confirmEmail: (body: Api['auth.confirmEmail']['body'], options?: CallOptions) => Promise<undefined>

    /**
     * Sign in: the second factor.
     * After `POST /auth/login` was refused with `mfa_required`, whose `mfa_token` goes here. It lives five minutes, and is used up by a good code.
     * `POST /auth/login/code`
     * @throws {CartwrightError} `mfa_code_invalid`, `mfa_token_invalid`, `unavailable`
     */
    readonly loginWithCode: (body: Api['auth.loginWithCode']['body'], options?: CallOptions) => Promise<Api['auth.loginWithCode']['output']>

    /**
     * Where else one can sign in.
     * `GET /auth/issuers`
     */
    readonly issuers: (options?: CallOptions) => Promise<Api['auth.issuers']['output']>

    /**
     * Begin to sign in at an issuer.
     * Keep `flow` in the browser (`sessionStorage`), go to `url`, and finish with what the address has that the browser comes back to.
     * `POST /auth/issuers/{name}/begin`
     * @throws {CartwrightError} `issuer_not_found`, `issuer_unavailable`
     */
    readonly beginAtIssuer: (name: string | number, options?: CallOptions) => Promise<Api['auth.beginAtIssuer']['output']>

    /**
     * Sign in with the answer of an issuer.
     * A guest's cart (by cookie or `X-Cart-Token`) is merged into the account's own.
     * `POST /auth/issuers/{name}/finish`
     * @throws {CartwrightError} `identity_not_allowed`, `identity_not_linked`, `identity_refused`, `issuer_not_found`, `issuer_unavailable`
     */
    readonly finishAtIssuer: (
      name: string | number,
      body: Api['auth.finishAtIssuer']['body'],
      options?: CallOptions,
    ) => Promise<Api['auth.finishAtIssuer']['output']>
  }

  readonly account: {
    /**
     * Who is signed in.
     * `GET /me`
     */
    readonly get: (options?: CallOptions) => Promise<Api['account.get']['output']>

    /**
     * Change the name.
     * `PATCH /me`
     */
    readonly update: (body: Api['account.update']['body'], options?: CallOptions) => Promise<Api['account.update']['output']>

    /**
     * Ask for another e-mail address.
     * A link is mailed to it; the account has it once the link is followed (`POST /auth/email/confirm`). The present address is told at once. The same answer whether or not somebody else has it; the present address takes the request back.
     * `POST /me/email`
     */
    readonly changeEmail: (body: Api['account.changeEmail']['body'], options?: CallOptions) => Promise<Api['account.changeEmail']['output']>

    /**
     * Saved addresses.
     * `GET /me/addresses`
     */
    readonly addresses: (options?: CallOptions) => Promise<Api['account.addresses']['output']>

    /**
     * Save an address.
     * `POST /me/addresses`
     */
    readonly addAddress: (body: Api['account.addAddress']['body'], options?: CallOptions) => Promise<Api['account.addAddress']['output']>

    /**
     * Replace a saved address.
     * `PUT /me/addresses/{id}`
     * @throws {CartwrightError} `address_not_found`
     */
    readonly replaceAddress: (
      id: number,
      body: Api['account.replaceAddress']['body'],
      options?: CallOptions,
    ) => Promise<Api['account.replaceAddress']['output']>

    /**
     * Saved payment methods.
     * As the payment provider has them; none where it keeps none. Their ids pay as `payment_token`.
     * `GET /me/payment-methods`
     * @throws {CartwrightError} `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`
     */
    readonly paymentMethods: (options?: CallOptions) => Promise<Api['account.paymentMethods']['output']>

    /**
     * Forget a saved payment method.
     * `DELETE /me/payment-methods/{id}`
     * @throws {CartwrightError} `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `saved_method_not_found`
     */
    readonly deletePaymentMethod: (id: string | number, options?: CallOptions) => Promise<undefined>

    /**
     * Forget a saved address.
     * `DELETE /me/addresses/{id}`
     * @throws {CartwrightError} `address_not_found`
     */
    readonly deleteAddress: (id: number, options?: CallOptions) => Promise<undefined>

    /**
     * Whether signing in takes a second factor.
     * `GET /me/second-factor`
     */
    readonly secondFactor: (options?: CallOptions) => Promise<Api['account.secondFactor']['output']>

    /**
     * Begin to set up a second factor (staff).
     * Answers a secret for an authenticator app (RFC 6238), this once. It counts when `POST /me/second-factor/confirm` has seen a code of it.
     * `POST /me/second-factor`
     * @throws {CartwrightError} `invalid_credentials`, `mfa_enrolled`, `unavailable`
     */
    readonly startSecondFactor: (body: Api['account.startSecondFactor']['body'], options?: CallOptions) => Promise<Api['account.startSecondFactor']['output']>

    /**
     * Set up the second factor by a first code.
     * Signs out every other device, and answers the recovery codes, this once.
     * `POST /me/second-factor/confirm`
     * @throws {CartwrightError} `mfa_code_invalid`, `mfa_enrolled`, `unavailable`
     */
    readonly confirmSecondFactor: (
      body: Api['account.confirmSecondFactor']['body'],
      options?: CallOptions,
    ) => Promise<Api['account.confirmSecondFactor']['output']>

    /**
     * Get new recovery codes.
     * The ones before work no more.
     * `POST /me/second-factor/recovery-codes`
     * @throws {CartwrightError} `mfa_code_invalid`, `unavailable`
     */
    readonly renewRecoveryCodes: (
      body: Api['account.renewRecoveryCodes']['body'],
      options?: CallOptions,
    ) => Promise<Api['account.renewRecoveryCodes']['output']>

    /**
     * Where you are signed in.
     * `GET /me/sessions`
     */
    readonly sessions: (options?: CallOptions) => Promise<Api['account.sessions']['output']>

    /**
     * Sign out one device.
     * `DELETE /me/sessions/{id}`
     * @throws {CartwrightError} `session_not_found`
     */
    readonly endSession: (id: number, options?: CallOptions) => Promise<undefined>

    /**
     * Sign out every other device.
     * `DELETE /me/sessions`
     */
    readonly endOtherSessions: (options?: CallOptions) => Promise<Api['account.endOtherSessions']['output']>

    /**
     * Link the account to an issuer, to sign in by it from now on.
     * `POST /me/issuers/{name}`
     * @throws {CartwrightError} `identity_not_allowed`, `identity_refused`, `issuer_not_found`, `issuer_unavailable`
     */
    readonly linkIssuer: (name: string | number, body: Api['account.linkIssuer']['body'], options?: CallOptions) => Promise<undefined>

    /**
     * Which issuers the account is linked to.
     * `GET /me/identities`
     */
    readonly identities: (options?: CallOptions) => Promise<Api['account.identities']['output']>

    /**
     * Unlink the account from an issuer.
     * Every other device is signed out. The last identity of an account without a password stays.
     * `DELETE /me/identities/{id}`
     * @throws {CartwrightError} `identity_is_last`, `identity_not_found`
     */
    readonly unlinkIdentity: (id: string | number, options?: CallOptions) => Promise<undefined>

    /**
     * One's own store credit, by currency.
     * `GET /me/store-credit`
     */
    readonly storeCredit: (options?: CallOptions) => Promise<Api['account.storeCredit']['output']>
  }

  readonly cart: {
    /**
     * The cart, with what it would cost now.
     * `GET /cart`
     */
    readonly get: (options?: CallOptions) => Promise<Api['cart.get']['output']>

    /**
     * Take everything out of the cart.
     * `DELETE /cart`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`
     */
    readonly clear: (options?: CallOptions) => Promise<Api['cart.clear']['output']>

    /**
     * Put something into the cart.
     * Names a variant, or a product that has one variant only. A guest without a cart gets one: its `cart_token` is answered and set as a cookie, and is sent back as that cookie or as `X-Cart-Token`.
     * `POST /cart/items`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`, `cart_too_large`, `currency_mismatch`, `currency_unknown`, `insufficient_stock`, `price_not_found`, `product_not_found`, `product_not_sellable`, `quantity_invalid`, `variant_not_found`, `variant_required`
     */
    readonly addItem: (body: Api['cart.addItem']['body'], options?: CallOptions) => Promise<Api['cart.addItem']['output']>

    /**
     * Change how many; 0 takes the item out.
     * `PUT /cart/items/{id}`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`, `cart_item_not_found`, `insufficient_stock`
     */
    readonly setItemQuantity: (id: number, body: Api['cart.setItemQuantity']['body'], options?: CallOptions) => Promise<Api['cart.setItemQuantity']['output']>

    /**
     * Take an item out of the cart.
     * `DELETE /cart/items/{id}`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`, `cart_item_not_found`
     */
    readonly removeItem: (id: number, options?: CallOptions) => Promise<Api['cart.removeItem']['output']>

    /**
     * Use a discount code.
     * `POST /cart/discounts`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`, `cart_not_found`, `cart_too_large`, `discount_code_invalid`
     */
    readonly applyDiscount: (body: Api['cart.applyDiscount']['body'], options?: CallOptions) => Promise<Api['cart.applyDiscount']['output']>

    /**
     * Take a discount code off again.
     * `DELETE /cart/discounts/{code}`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`
     */
    readonly removeDiscount: (code: string | number, options?: CallOptions) => Promise<Api['cart.removeDiscount']['output']>

    /**
     * Pay with a gift card.
     * The same answer for codes there are not and cards that are disabled or expired.
     * `POST /cart/gift-cards`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`, `cart_not_found`, `cart_too_large`, `currency_mismatch`, `gift_card_exhausted`, `gift_card_invalid`
     */
    readonly applyGiftCard: (body: Api['cart.applyGiftCard']['body'], options?: CallOptions) => Promise<Api['cart.applyGiftCard']['output']>

    /**
     * Take a gift card off again.
     * `DELETE /cart/gift-cards/{id}`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`, `gift_card_not_found`
     */
    readonly removeGiftCard: (id: number, options?: CallOptions) => Promise<Api['cart.removeGiftCard']['output']>

    /**
     * Pay with store credit, or not any more.
     * It pays for what gift cards leave. Store credit belongs to an account: a guest has none.
     * `PUT /cart/store-credit`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`, `cart_not_found`, `unauthenticated`
     */
    readonly useStoreCredit: (body: Api['cart.useStoreCredit']['body'], options?: CallOptions) => Promise<Api['cart.useStoreCredit']['output']>

    /**
     * Choose how to ship.
     * `PUT /cart/shipping`
     * @throws {CartwrightError} `cart_changed`, `cart_converted`, `cart_empty`, `shipping_method_unknown`
     */
    readonly chooseShipping: (body: Api['cart.chooseShipping']['body'], options?: CallOptions) => Promise<Api['cart.chooseShipping']['output']>

    /**
     * What the cart would cost delivered to an address.
     * `POST /cart/quote`
     */
    readonly quote: (body?: Api['cart.quote']['body'], options?: CallOptions) => Promise<Api['cart.quote']['output']>
  }

  readonly giftCards: {
    /**
     * What is left on a gift card.
     * The same answer for codes there are not and cards that are disabled or expired. Counted with other guesses at gift cards: five in fifteen minutes.
     * `POST /gift-cards/balance`
     * @throws {CartwrightError} `gift_card_invalid`
     */
    readonly balance: (body: Api['giftCards.balance']['body'], options?: CallOptions) => Promise<Api['giftCards.balance']['output']>
  }

  readonly orders: {
    /**
     * Turn the cart into an order.
     * Reserves the stock and places the order; with `payment_token` it is paid in the same call. One cart is one order: asking again answers the order there is, with 200. A guest gives `email` and reaches the order with the `cart_token`. A declined card is 402 with the `order_id`: the order stands and can be paid again.
     * `POST /orders`
     * @throws {CartwrightError} `card_declined`, `order_not_payable`, `payment_failed`, `payment_in_progress`, `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `saved_method_not_found`, `cart_changed`, `cart_converted`, `cart_empty`, `discount_exhausted`, `gift_card_exhausted`, `guest_email_required`, `insufficient_stock`, `payment_method_unknown`, `price_not_found`, `product_not_sellable`, `shipping_method_unknown`, `store_credit_exhausted`
     */
    readonly create: (body: Api['orders.create']['body'], options?: CallOptions) => Promise<Api['orders.create']['output']>

    /**
     * One's own orders, newest first.
     * `GET /orders`
     */
    readonly list: (query?: Api['orders.list']['query'], options?: CallOptions) => Promise<Api['orders.list']['output']>

    /** One's own orders, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
    readonly each: (
      query?: Omit<Api['orders.list']['query'], 'page' | 'cursor'>,
      options?: CallOptions,
    ) => AsyncGenerator<Api['orders.list']['output']['orders'][number], void, undefined>

    /**
     * One of one's own orders, with its history.
     * `GET /orders/{id}`
     * @throws {CartwrightError} `order_not_found`
     */
    readonly get: (id: number, options?: CallOptions) => Promise<Api['orders.get']['output']>

    /**
     * Pay an order.
     * A decline is 402 `card_declined` with the `decline_code` of the provider; the order can be paid again. `requires_action` comes with a `client_secret` for the browser.
     * `POST /orders/{id}/pay`
     * @throws {CartwrightError} `card_declined`, `order_not_payable`, `payment_failed`, `payment_in_progress`, `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `saved_method_not_found`, `order_not_found`, `insufficient_stock`
     */
    readonly pay: (id: number, body: Api['orders.pay']['body'], options?: CallOptions) => Promise<Api['orders.pay']['output']>

    /**
     * Pay an order in the provider's own form.
     * Answers what the buyer's browser needs for the provider's form: `client_secret` and `public_config`. The buyer pays there; call `/orders/{id}/settle` when the browser comes back. If it never does, the payment is found all the same. Asking again answers the same payment.
     * `POST /orders/{id}/payment`
     * @throws {CartwrightError} `card_declined`, `order_not_payable`, `payment_failed`, `payment_in_progress`, `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `saved_method_not_found`, `order_not_found`
     */
    readonly startPayment: (id: number, body?: Api['orders.startPayment']['body'], options?: CallOptions) => Promise<Api['orders.startPayment']['output']>

    /**
     * See how the payment of an order came out, when the browser comes back from the provider.
     * Reads the provider and moves the order on; answers as `/orders/{id}/pay` does. May be repeated.
     * `POST /orders/{id}/settle`
     * @throws {CartwrightError} `card_declined`, `order_not_payable`, `payment_failed`, `payment_in_progress`, `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `saved_method_not_found`, `order_not_found`, `payment_not_found`
     */
    readonly settle: (id: number, options?: CallOptions) => Promise<Api['orders.settle']['output']>

    /**
     * See how a payment came out.
     * Called when the browser comes back from the bank: reads the provider and moves the order on. May be repeated.
     * `POST /orders/{id}/payments/{payment_id}/settle`
     * @throws {CartwrightError} `card_declined`, `order_not_payable`, `payment_failed`, `payment_in_progress`, `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `saved_method_not_found`, `order_not_found`, `payment_not_found`
     */
    readonly settlePayment: (id: number, paymentId: number, options?: CallOptions) => Promise<Api['orders.settlePayment']['output']>

    /**
     * Cancel an order that was not shipped yet; stock and money go back.
     * `POST /orders/{id}/cancel`
     * @throws {CartwrightError} `order_not_cancellable`, `order_not_found`, `payment_in_progress`, `payment_outcome_unknown`, `payment_provider_error`
     */
    readonly cancel: (id: number, body?: Api['orders.cancel']['body'], options?: CallOptions) => Promise<Api['orders.cancel']['output']>

    /**
     * Ask to send something back.
     * `POST /orders/{id}/returns`
     * @throws {CartwrightError} `order_not_found`, `order_wrong_status`, `return_invalid`
     */
    readonly requestReturn: (id: number, body: Api['orders.requestReturn']['body'], options?: CallOptions) => Promise<Api['orders.requestReturn']['output']>

    /**
     * Keep what was to be sent back, before it arrived.
     * `POST /orders/{id}/returns/{return_id}/cancel`
     * @throws {CartwrightError} `order_not_found`, `return_invalid`, `return_not_found`
     */
    readonly cancelReturn: (id: number, returnId: number, options?: CallOptions) => Promise<Api['orders.cancelReturn']['output']>
  }

  readonly payments: {
    /**
     * Payment methods on offer.
     * `GET /payment-methods`
     */
    readonly methods: (options?: CallOptions) => Promise<Api['payments.methods']['output']>
  }

  readonly webhooks: {
    /**
     * What a payment provider has to tell.
     * The signature is checked over the raw body, then the message is stored and answered; a worker settles what it is about by reading the provider. Repeats and disorder are harmless. Without a secret to check with there is no such provider.
     * `POST /webhooks/{provider}`
     * @throws {CartwrightError} `payment_provider_unknown`, `webhook_signature_invalid`
     */
    readonly receive: (provider: string | number, body: string, options?: CallOptions) => Promise<Api['webhooks.receive']['output']>
  }

  readonly admin: {
    readonly products: {
      /**
       * List products in every status, newest first.
       * `GET /admin/products`
       */
      readonly list: (query?: Api['admin.products.list']['query'], options?: CallOptions) => Promise<Api['admin.products.list']['output']>

      /** List products in every status, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.products.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.products.list']['output']['products'][number], void, undefined>

      /**
       * Add a product with its variants and prices.
       * `POST /admin/products`
       * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `category_not_found`, `currency_unknown`, `duplicate`
       */
      readonly create: (body: Api['admin.products.create']['body'], options?: CallOptions) => Promise<Api['admin.products.create']['output']>

      /**
       * Create or replace up to 1000 products.
       * Each row is a ProductInput and stands alone: what is wrong with one is said in its outcome and keeps no other from being written. A product is found by the SKU of its first variant, else by its slug. Running it twice changes nothing the second time. With `dry_run` nothing is written, and each outcome says what would be. With `batch` it belongs to an import that can be undone.
       * `POST /admin/products/import`
       * @throws {CartwrightError} `batch_closed`, `batch_not_found`
       */
      readonly import: (body: Api['admin.products.import']['body'], options?: CallOptions) => Promise<Api['admin.products.import']['output']>

      /**
       * One product.
       * `GET /admin/products/{id}`
       * @throws {CartwrightError} `product_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.products.get']['output']>

      /**
       * Change the fields given.
       * `variants`, when given, replace all variants; each is matched by id, else by SKU, and keeps its stock.
       * `PATCH /admin/products/{id}`
       * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `category_not_found`, `currency_unknown`, `duplicate`, `product_not_found`, `variant_not_found`, `version_conflict`
       */
      readonly update: (id: number, body: Api['admin.products.update']['body'], options?: CallOptions) => Promise<Api['admin.products.update']['output']>

      /**
       * Remove a product from the catalog; orders keep their lines.
       * `DELETE /admin/products/{id}`
       * @throws {CartwrightError} `product_not_found`
       */
      readonly delete: (id: number, options?: CallOptions) => Promise<undefined>
    }

    readonly categories: {
      /**
       * Add a category.
       * `POST /admin/categories`
       * @throws {CartwrightError} `category_not_found`, `duplicate`
       */
      readonly create: (body: Api['admin.categories.create']['body'], options?: CallOptions) => Promise<Api['admin.categories.create']['output']>

      /**
       * Rename or move a category.
       * `PATCH /admin/categories/{id}`
       * @throws {CartwrightError} `category_cycle`, `category_not_found`, `duplicate`
       */
      readonly update: (id: number, body: Api['admin.categories.update']['body'], options?: CallOptions) => Promise<Api['admin.categories.update']['output']>

      /**
       * Remove a category that has none below it; its products stay.
       * `DELETE /admin/categories/{id}`
       * @throws {CartwrightError} `category_in_use`, `category_not_found`
       */
      readonly delete: (id: number, options?: CallOptions) => Promise<undefined>
    }

    readonly stock: {
      /**
       * Stock levels.
       * `GET /admin/stock`
       */
      readonly list: (query?: Api['admin.stock.list']['query'], options?: CallOptions) => Promise<Api['admin.stock.list']['output']>

      /** Stock levels: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.stock.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.stock.list']['output']['stock'][number], void, undefined>

      /**
       * Change or set what is on hand, up to 1000 lines.
       * All lines or none; with `each_line` every line stands alone and what is wrong with one is said in its result. Each line names a variant by `sku` or `variant_id` and either `delta` or `to`. The same `key` (or `Idempotency-Key`) is the same adjustment. With `dry_run` nothing is written, and each line says how its level stands and whether it would be refused. With `batch` it belongs to an import that can be undone, and its part is the key.
       * `POST /admin/stock/adjustments`
       * @throws {CartwrightError} `batch_closed`, `batch_not_found`, `location_not_found`, `quantity_invalid`, `stock_below_reserved`, `variant_not_found`
       */
      readonly adjust: (body: Api['admin.stock.adjust']['body'], options?: CallOptions) => Promise<Api['admin.stock.adjust']['output']>

      /**
       * The stock ledger, newest first.
       * `GET /admin/stock/movements`
       * @throws {CartwrightError} `variant_not_found`
       */
      readonly movements: (query?: Api['admin.stock.movements']['query'], options?: CallOptions) => Promise<Api['admin.stock.movements']['output']>

      /** The stock ledger, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly eachMovements: (
        query?: Omit<Api['admin.stock.movements']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.stock.movements']['output']['movements'][number], void, undefined>

      /**
       * Where stock lies.
       * `GET /admin/stock/locations`
       */
      readonly locations: (options?: CallOptions) => Promise<Api['admin.stock.locations']['output']>
    }

    readonly batches: {
      /**
       * Imports, newest first.
       * `GET /admin/batches`
       */
      readonly list: (query?: Api['admin.batches.list']['query'], options?: CallOptions) => Promise<Api['admin.batches.list']['output']>

      /** Imports, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.batches.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.batches.list']['output']['batches'][number], void, undefined>

      /**
       * One import.
       * `GET /admin/batches/{id}`
       * @throws {CartwrightError} `batch_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.batches.get']['output']>

      /**
       * Begin an import, or go on with one that was interrupted.
       * Takes the scope of what it writes: `catalog:write` or `stock:write`. Imports of products and adjustments of stock that carry the `batch` belong to it. The same caller with the same `fingerprint` within a day goes on with the one that is still open (`resumed`): what was written then is not written again.
       * `POST /admin/batches`
       */
      readonly start: (body: Api['admin.batches.start']['body'], options?: CallOptions) => Promise<Api['admin.batches.start']['output']>

      /**
       * End an import.
       * Takes the scope of what it writes.
       * `POST /admin/batches/{id}/finish`
       * @throws {CartwrightError} `batch_closed`, `batch_not_found`
       */
      readonly finish: (id: number, body: Api['admin.batches.finish']['body'], options?: CallOptions) => Promise<Api['admin.batches.finish']['output']>

      /**
       * Put back what an import changed, a part at a time.
       * The latest part first; again with `cursor` from `next_cursor` until that is null. Products that the import made are deleted, or archived where somebody ordered them; those it changed are restored; stock goes back by the difference. What others have changed since is `refused` and stays. With `preview` nothing is written. Takes the scopes of what the import wrote.
       * `POST /admin/batches/{id}/undo`
       * @throws {CartwrightError} `batch_closed`, `batch_not_found`
       */
      readonly undo: (id: number, body: Api['admin.batches.undo']['body'], options?: CallOptions) => Promise<Api['admin.batches.undo']['output']>
    }

    readonly orders: {
      /**
       * List orders, newest first.
       * `GET /admin/orders`
       */
      readonly list: (query?: Api['admin.orders.list']['query'], options?: CallOptions) => Promise<Api['admin.orders.list']['output']>

      /** List orders, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.orders.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.orders.list']['output']['orders'][number], void, undefined>

      /**
       * One order.
       * `GET /admin/orders/{id}`
       * @throws {CartwrightError} `order_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.orders.get']['output']>

      /**
       * Cancel an order that was not shipped yet; stock and money go back.
       * `POST /admin/orders/{id}/cancel`
       * @throws {CartwrightError} `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `order_not_cancellable`, `order_not_found`, `payment_in_progress`
       */
      readonly cancel: (id: number, body?: Api['admin.orders.cancel']['body'], options?: CallOptions) => Promise<Api['admin.orders.cancel']['output']>

      /**
       * Ship the lines given, or everything that is left.
       * `POST /admin/orders/{id}/fulfil`
       * @throws {CartwrightError} `fulfilment_invalid`, `order_not_found`, `order_wrong_status`
       */
      readonly fulfil: (id: number, body?: Api['admin.orders.fulfil']['body'], options?: CallOptions) => Promise<Api['admin.orders.fulfil']['output']>

      /**
       * Close an order that was shipped.
       * `POST /admin/orders/{id}/complete`
       * @throws {CartwrightError} `order_not_found`, `order_wrong_status`
       */
      readonly complete: (id: number, options?: CallOptions) => Promise<Api['admin.orders.complete']['output']>

      /**
       * Take the money that was authorized, or a part of it.
       * Once: the rest of the authorization is given up, and the order is paid. Refunds go up to what was taken. What nobody takes within six days of the payment is let go, and the order is cancelled.
       * `POST /admin/orders/{id}/capture`
       * @throws {CartwrightError} `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `amount_invalid`, `amount_out_of_range`, `capture_invalid`, `order_not_found`, `order_wrong_status`
       */
      readonly capture: (id: number, body?: Api['admin.orders.capture']['body'], options?: CallOptions) => Promise<Api['admin.orders.capture']['output']>

      /**
       * Pay back: everything, an amount, or lines.
       * One refund per payment it touches, together what is asked for: `refunds`; `refund` is the first of them.
       * `POST /admin/orders/{id}/refunds`
       * @throws {CartwrightError} `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `amount_invalid`, `amount_out_of_range`, `order_not_found`, `order_wrong_status`, `payment_not_found`, `quantity_invalid`, `refund_exceeds_captured`
       */
      readonly refund: (id: number, body?: Api['admin.orders.refund']['body'], options?: CallOptions) => Promise<Api['admin.orders.refund']['output']>

      /**
       * What a refund would pay back.
       * `POST /admin/orders/{id}/refunds/preview`
       * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `order_not_found`, `order_wrong_status`, `payment_not_found`, `quantity_invalid`, `refund_exceeds_captured`
       */
      readonly previewRefund: (
        id: number,
        body?: Api['admin.orders.previewRefund']['body'],
        options?: CallOptions,
      ) => Promise<Api['admin.orders.previewRefund']['output']>

      /**
       * Note that a buyer wants to send something back.
       * `POST /admin/orders/{id}/returns`
       * @throws {CartwrightError} `order_not_found`, `order_wrong_status`, `return_invalid`
       */
      readonly requestReturn: (
        id: number,
        body: Api['admin.orders.requestReturn']['body'],
        options?: CallOptions,
      ) => Promise<Api['admin.orders.requestReturn']['output']>

      /**
       * Approve a return.
       * `POST /admin/orders/{id}/returns/{return_id}/approve`
       * @throws {CartwrightError} `order_not_found`, `return_invalid`, `return_not_found`
       */
      readonly approveReturn: (id: number, returnId: number, options?: CallOptions) => Promise<Api['admin.orders.approveReturn']['output']>

      /**
       * Reject a return.
       * `POST /admin/orders/{id}/returns/{return_id}/reject`
       * @throws {CartwrightError} `order_not_found`, `return_invalid`, `return_not_found`
       */
      readonly rejectReturn: (id: number, returnId: number, options?: CallOptions) => Promise<Api['admin.orders.rejectReturn']['output']>

      /**
       * Call a return off, before anything arrived.
       * `POST /admin/orders/{id}/returns/{return_id}/cancel`
       * @throws {CartwrightError} `order_not_found`, `return_invalid`, `return_not_found`
       */
      readonly cancelReturn: (id: number, returnId: number, options?: CallOptions) => Promise<Api['admin.orders.cancelReturn']['output']>

      /**
       * Give other goods for a return.
       * Makes a new order for the same buyer, paid with the value of what came back; what is missing is left to be paid, what is more goes back. Takes the scope `refunds:write` too, and with `before_receipt` also `refunds:before_receipt`. One return is one exchange, however often it is asked for.
       * `POST /admin/orders/{id}/returns/{return_id}/exchange`
       * @throws {CartwrightError} `cart_changed`, `cart_converted`, `insufficient_stock`, `order_not_found`, `price_not_found`, `product_not_sellable`, `return_invalid`, `return_not_found`, `shipping_method_unknown`, `store_credit_exhausted`, `variant_not_found`
       */
      readonly exchangeReturn: (
        id: number,
        returnId: number,
        body: Api['admin.orders.exchangeReturn']['body'],
        options?: CallOptions,
      ) => Promise<Api['admin.orders.exchangeReturn']['output']>

      /**
       * Note what arrived; what can be sold goes back into stock.
       * With `refund`, pays back what was received; that takes the scope `refunds:write` too. Without `lines` everything arrived and can be sold.
       * `POST /admin/orders/{id}/returns/{return_id}/receive`
       * @throws {CartwrightError} `payment_mismatch`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`, `order_not_found`, `return_invalid`, `return_not_found`, `refund_exceeds_captured`
       */
      readonly receiveReturn: (
        id: number,
        returnId: number,
        body?: Api['admin.orders.receiveReturn']['body'],
        options?: CallOptions,
      ) => Promise<Api['admin.orders.receiveReturn']['output']>
    }

    readonly payments: {
      /**
       * Read the provider about a payment, and move it and its order on.
       * Harmless at any time: it is what the browser, webhooks and the resolver do.
       * `POST /admin/payments/{id}/settle`
       * @throws {CartwrightError} `payment_mismatch`, `payment_not_found`, `payment_outcome_unknown`, `payment_provider_error`, `payment_unavailable`
       */
      readonly settle: (id: number, options?: CallOptions) => Promise<Api['admin.payments.settle']['output']>
    }

    readonly disputes: {
      /**
       * Buyers who asked their bank for the money back, newest first.
       * `GET /admin/disputes`
       */
      readonly list: (query?: Api['admin.disputes.list']['query'], options?: CallOptions) => Promise<Api['admin.disputes.list']['output']>

      /** Buyers who asked their bank for the money back, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.disputes.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.disputes.list']['output']['disputes'][number], void, undefined>

      /**
       * One dispute.
       * `GET /admin/disputes/{id}`
       * @throws {CartwrightError} `dispute_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.disputes.get']['output']>
    }

    readonly webhookEvents: {
      /**
       * What payment providers told, newest first.
       * `GET /admin/webhook-events`
       */
      readonly list: (query?: Api['admin.webhookEvents.list']['query'], options?: CallOptions) => Promise<Api['admin.webhookEvents.list']['output']>

      /** What payment providers told, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.webhookEvents.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.webhookEvents.list']['output']['webhook_events'][number], void, undefined>

      /**
       * One message of a payment provider, with its body.
       * `GET /admin/webhook-events/{id}`
       * @throws {CartwrightError} `webhook_event_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.webhookEvents.get']['output']>

      /**
       * Have a message worked on again.
       * `POST /admin/webhook-events/{id}/replay`
       * @throws {CartwrightError} `webhook_event_not_found`
       */
      readonly replay: (id: number, options?: CallOptions) => Promise<Api['admin.webhookEvents.replay']['output']>
    }

    readonly customers: {
      /**
       * List accounts, newest first.
       * `GET /admin/customers`
       */
      readonly list: (query?: Api['admin.customers.list']['query'], options?: CallOptions) => Promise<Api['admin.customers.list']['output']>

      /** List accounts, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.customers.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.customers.list']['output']['customers'][number], void, undefined>

      /**
       * Make an account.
       * Nobody gives rights that they do not have. `staff` may do what `scopes` and the role of your own (`staff_role_id`) say.
       * `POST /admin/customers`
       * @throws {CartwrightError} `email_taken`, `overloaded`, `password_too_weak`, `staff_role_not_found`
       */
      readonly create: (body: Api['admin.customers.create']['body'], options?: CallOptions) => Promise<Api['admin.customers.create']['output']>

      /**
       * One account.
       * `GET /admin/customers/{id}`
       * @throws {CartwrightError} `customer_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.customers.get']['output']>

      /**
       * Disable an account, or change its role and scopes.
       * Ends all sessions of the account. Nobody gives or takes rights that they do not have.
       * `PATCH /admin/customers/{id}/access`
       * @throws {CartwrightError} `customer_not_found`, `staff_role_not_found`
       */
      readonly setAccess: (
        id: number,
        body: Api['admin.customers.setAccess']['body'],
        options?: CallOptions,
      ) => Promise<Api['admin.customers.setAccess']['output']>

      /**
       * Take the second factor off an account.
       * For who lost phone and recovery codes. All sessions of the account end. Nobody does it to themselves, or to who has rights that they do not have.
       * `DELETE /admin/customers/{id}/second-factor`
       * @throws {CartwrightError} `customer_not_found`
       */
      readonly resetSecondFactor: (id: number, options?: CallOptions) => Promise<Api['admin.customers.resetSecondFactor']['output']>
    }

    readonly personalData: {
      /**
       * Everything about a customer.
       * Also orders placed as a guest with the same e-mail address. That it was asked for is in the audit log.
       * `GET /admin/customers/{id}/personal-data`
       * @throws {CartwrightError} `customer_not_found`, `payment_unavailable`, `payment_provider_error`
       */
      readonly export: (id: number, options?: CallOptions) => Promise<Api['admin.personalData.export']['output']>

      /**
       * What erasing a customer would do.
       * `GET /admin/customers/{id}/erasure`
       * @throws {CartwrightError} `customer_not_found`, `payment_unavailable`, `payment_provider_error`
       */
      readonly preview: (id: number, options?: CallOptions) => Promise<Api['admin.personalData.preview']['output']>

      /**
       * Take the person out of the shop, for good.
       * Account, addresses, sessions, saved payment methods and the open cart are gone; orders stay without the person. Cannot be undone.
       * `POST /admin/customers/{id}/erasure`
       * @throws {CartwrightError} `customer_not_found`, `erasure_blocked`, `payment_unavailable`, `payment_provider_error`
       */
      readonly erase: (id: number, body: Api['admin.personalData.erase']['body'], options?: CallOptions) => Promise<Api['admin.personalData.erase']['output']>
    }

    readonly sessions: {
      /**
       * Where an account is signed in.
       * `GET /admin/customers/{id}/sessions`
       * @throws {CartwrightError} `customer_not_found`
       */
      readonly list: (id: number, options?: CallOptions) => Promise<Api['admin.sessions.list']['output']>

      /**
       * End a session of an account.
       * Nobody ends a session of who has rights that they do not have.
       * `DELETE /admin/customers/{id}/sessions/{session_id}`
       * @throws {CartwrightError} `customer_not_found`, `session_not_found`
       */
      readonly end: (id: number, sessionId: number, options?: CallOptions) => Promise<undefined>

      /**
       * End all sessions of an account.
       * Nobody ends the sessions of who has rights that they do not have.
       * `DELETE /admin/customers/{id}/sessions`
       * @throws {CartwrightError} `customer_not_found`
       */
      readonly endAll: (id: number, options?: CallOptions) => Promise<Api['admin.sessions.endAll']['output']>
    }

    readonly identities: {
      /**
       * Which issuers an account is linked to.
       * `GET /admin/customers/{id}/identities`
       * @throws {CartwrightError} `customer_not_found`
       */
      readonly list: (id: number, options?: CallOptions) => Promise<Api['admin.identities.list']['output']>

      /**
       * Unlink an account from an issuer.
       * All its sessions end. The last identity of an account without a password stays: disable the account instead. Nobody unlinks who has rights that they do not have.
       * `DELETE /admin/customers/{id}/identities/{identity_id}`
       * @throws {CartwrightError} `customer_not_found`, `identity_is_last`, `identity_not_found`
       */
      readonly unlink: (id: number, identityId: string | number, options?: CallOptions) => Promise<undefined>
    }

    readonly roles: {
      /**
       * List roles: your own, and the built-in ones.
       * Of the built-in ones `admin` has every scope, and `staff` those of the account and of its role.
       * `GET /admin/roles`
       */
      readonly list: (options?: CallOptions) => Promise<Api['admin.roles.list']['output']>

      /**
       * Make a role of your own.
       * Give it to accounts as `staff_role_id`. Nobody makes a role with scopes that they do not have.
       * `POST /admin/roles`
       * @throws {CartwrightError} `duplicate`
       */
      readonly create: (body: Api['admin.roles.create']['body'], options?: CallOptions) => Promise<Api['admin.roles.create']['output']>

      /**
       * Change a role of your own.
       * With other scopes, everybody who has the role is signed out, at once. Nobody gives or takes scopes that they do not have.
       * `PATCH /admin/roles/{id}`
       * @throws {CartwrightError} `duplicate`, `staff_role_not_found`
       */
      readonly update: (id: number, body: Api['admin.roles.update']['body'], options?: CallOptions) => Promise<Api['admin.roles.update']['output']>

      /**
       * Delete a role that nobody has.
       * `DELETE /admin/roles/{id}`
       * @throws {CartwrightError} `staff_role_in_use`, `staff_role_not_found`
       */
      readonly delete: (id: number, options?: CallOptions) => Promise<undefined>
    }

    /**
     * Who the credentials belong to, and what they may do.
     * `GET /admin/whoami`
     */
    readonly whoami: (options?: CallOptions) => Promise<Api['admin.whoami']['output']>

    readonly keys: {
      /**
       * List API keys.
       * `GET /admin/api-keys`
       */
      readonly list: (options?: CallOptions) => Promise<Api['admin.keys.list']['output']>

      /**
       * Make an API key; it is shown once.
       * A key cannot be given more than its maker may do.
       * `POST /admin/api-keys`
       */
      readonly create: (body: Api['admin.keys.create']['body'], options?: CallOptions) => Promise<Api['admin.keys.create']['output']>

      /**
       * Revoke an API key.
       * `DELETE /admin/api-keys/{id}`
       * @throws {CartwrightError} `api_key_not_found`
       */
      readonly revoke: (id: number, options?: CallOptions) => Promise<undefined>
    }

    readonly discounts: {
      /**
       * List discount codes.
       * `GET /admin/discounts`
       */
      readonly list: (query?: Api['admin.discounts.list']['query'], options?: CallOptions) => Promise<Api['admin.discounts.list']['output']>

      /** List discount codes: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.discounts.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.discounts.list']['output']['discounts'][number], void, undefined>

      /**
       * Add a discount code.
       * `POST /admin/discounts`
       * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `category_not_found`, `currency_unknown`, `duplicate`
       */
      readonly create: (body: Api['admin.discounts.create']['body'], options?: CallOptions) => Promise<Api['admin.discounts.create']['output']>

      /**
       * Change a discount code.
       * `PATCH /admin/discounts/{id}`
       * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `category_not_found`, `currency_unknown`, `duplicate`, `discount_not_found`
       */
      readonly update: (id: number, body: Api['admin.discounts.update']['body'], options?: CallOptions) => Promise<Api['admin.discounts.update']['output']>
    }

    readonly giftCards: {
      /**
       * List gift cards, newest first; store credit with `kind=store_credit`.
       * `GET /admin/gift-cards`
       */
      readonly list: (query?: Api['admin.giftCards.list']['query'], options?: CallOptions) => Promise<Api['admin.giftCards.list']['output']>

      /** List gift cards, newest first; store credit with `kind=store_credit`: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.giftCards.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.giftCards.list']['output']['gift_cards'][number], void, undefined>

      /**
       * Issue a gift card; its code is told once.
       * `POST /admin/gift-cards`
       * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `currency_unknown`, `customer_not_found`
       */
      readonly issue: (body: Api['admin.giftCards.issue']['body'], options?: CallOptions) => Promise<Api['admin.giftCards.issue']['output']>

      /**
       * One gift card or store credit account.
       * `GET /admin/gift-cards/{id}`
       * @throws {CartwrightError} `gift_card_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.giftCards.get']['output']>

      /**
       * What moved an account, newest first.
       * `GET /admin/gift-cards/{id}/entries`
       * @throws {CartwrightError} `gift_card_not_found`
       */
      readonly entries: (
        id: number,
        query?: Api['admin.giftCards.entries']['query'],
        options?: CallOptions,
      ) => Promise<Api['admin.giftCards.entries']['output']>

      /** What moved an account, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly eachEntries: (
        query?: Omit<Api['admin.giftCards.entries']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.giftCards.entries']['output']['entries'][number], void, undefined>

      /**
       * Disable or enable an account, change its expiry or note.
       * Orders that hold some of it keep it.
       * `PATCH /admin/gift-cards/{id}`
       * @throws {CartwrightError} `gift_card_not_found`
       */
      readonly update: (id: number, body: Api['admin.giftCards.update']['body'], options?: CallOptions) => Promise<Api['admin.giftCards.update']['output']>

      /**
       * Add to a balance, or take away.
       * `POST /admin/gift-cards/{id}/adjustments`
       * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `gift_card_exhausted`, `idempotency_key_reused`, `store_credit_exhausted`, `gift_card_not_found`
       */
      readonly adjust: (id: number, body: Api['admin.giftCards.adjust']['body'], options?: CallOptions) => Promise<Api['admin.giftCards.adjust']['output']>
    }

    readonly storeCredit: {
      /**
       * A customer's store credit, by currency.
       * `GET /admin/customers/{id}/store-credit`
       * @throws {CartwrightError} `customer_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.storeCredit.get']['output']>

      /**
       * Add to a customer's store credit, or take away.
       * `POST /admin/customers/{id}/store-credit`
       * @throws {CartwrightError} `amount_invalid`, `amount_out_of_range`, `gift_card_exhausted`, `idempotency_key_reused`, `store_credit_exhausted`, `currency_unknown`, `customer_not_found`
       */
      readonly grant: (id: number, body: Api['admin.storeCredit.grant']['body'], options?: CallOptions) => Promise<Api['admin.storeCredit.grant']['output']>
    }

    readonly ledger: {
      /**
       * List transactions of the ledger, newest first.
       * `GET /admin/ledger`
       */
      readonly list: (query?: Api['admin.ledger.list']['query'], options?: CallOptions) => Promise<Api['admin.ledger.list']['output']>

      /** List transactions of the ledger, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.ledger.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.ledger.list']['output']['transactions'][number], void, undefined>

      /**
       * What the accounts come to.
       * Without filters the trial balance: the totals of debit and credit are equal.
       * `GET /admin/ledger/balance`
       */
      readonly balance: (query?: Api['admin.ledger.balance']['query'], options?: CallOptions) => Promise<Api['admin.ledger.balance']['output']>

      /**
       * Every transaction, oldest first, as CSV or JSON lines.
       * Streamed: however long the ledger is, it costs the server no more memory. CSV has one row an entry, JSON lines one line a transaction.
       * `GET /admin/ledger/export`
       */
      readonly export: (query?: Api['admin.ledger.export']['query'], options?: CallOptions) => Promise<ReadableStream<Uint8Array>>
    }

    readonly events: {
      /**
       * Jobs that failed for good, newest first.
       * `GET /admin/events/dead-letters`
       */
      readonly deadLetters: (query?: Api['admin.events.deadLetters']['query'], options?: CallOptions) => Promise<Api['admin.events.deadLetters']['output']>

      /** Jobs that failed for good, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly eachDeadLetters: (
        query?: Omit<Api['admin.events.deadLetters']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.events.deadLetters']['output']['dead_letters'][number], void, undefined>

      /**
       * One job that failed for good.
       * `GET /admin/events/dead-letters/{id}`
       * @throws {CartwrightError} `dead_letter_not_found`
       */
      readonly deadLetter: (id: number, options?: CallOptions) => Promise<Api['admin.events.deadLetter']['output']>

      /**
       * Try all failed jobs again, or those of one event.
       * `POST /admin/events/dead-letters/retry`
       */
      readonly retryAll: (body: Api['admin.events.retryAll']['body'], options?: CallOptions) => Promise<Api['admin.events.retryAll']['output']>

      /**
       * Try a failed job again.
       * `POST /admin/events/dead-letters/{id}/retry`
       * @throws {CartwrightError} `dead_letter_not_found`
       */
      readonly retry: (id: number, options?: CallOptions) => Promise<undefined>

      /**
       * Give a failed job up.
       * What it was about, and the reason, stay in the audit log.
       * `DELETE /admin/events/dead-letters/{id}`
       * @throws {CartwrightError} `dead_letter_not_found`
       */
      readonly discard: (id: number, query?: Api['admin.events.discard']['query'], options?: CallOptions) => Promise<undefined>

      /**
       * How the queue of jobs stands.
       * `GET /admin/events/stats`
       */
      readonly stats: (options?: CallOptions) => Promise<Api['admin.events.stats']['output']>
    }

    readonly search: {
      /**
       * Build the search index anew beside the live one.
       * `POST /admin/search/reindex`
       */
      readonly reindex: (options?: CallOptions) => Promise<Api['admin.search.reindex']['output']>

      /**
       * How the search index is doing.
       * `GET /admin/search/status`
       * @throws {CartwrightError} `unavailable`
       */
      readonly status: (query?: Api['admin.search.status']['query'], options?: CallOptions) => Promise<Api['admin.search.status']['output']>

      /**
       * What shoppers searched for, most frequent first.
       * Counted by day for 90 days, with case, accents and spaces folded; first pages only, and nothing of staff and API keys.
       * `GET /admin/search/queries`
       */
      readonly queries: (query?: Api['admin.search.queries']['query'], options?: CallOptions) => Promise<Api['admin.search.queries']['output']>
    }

    readonly audit: {
      /**
       * Who changed what, newest first.
       * `GET /admin/audit`
       */
      readonly list: (query?: Api['admin.audit.list']['query'], options?: CallOptions) => Promise<Api['admin.audit.list']['output']>

      /** Who changed what, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.audit.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.audit.list']['output']['entries'][number], void, undefined>

      /**
       * Recompute the chain of the audit log.
       * Reads all of it. Finds a line that was changed or deleted, also the last ones.
       * `GET /admin/audit/verify`
       */
      readonly verify: (query?: Api['admin.audit.verify']['query'], options?: CallOptions) => Promise<Api['admin.audit.verify']['output']>
    }

    /**
     * Run every invariant of the shop as a query.
     * `GET /admin/doctor`
     */
    readonly doctor: (options?: CallOptions) => Promise<Api['admin.doctor']['output']>

    readonly attention: {
      /**
       * What a person has to look at, newest first.
       * The scope `audit:read` opens it, too.
       * `GET /admin/attention`
       */
      readonly list: (query?: Api['admin.attention.list']['query'], options?: CallOptions) => Promise<Api['admin.attention.list']['output']>

      /** What a person has to look at, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.attention.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.attention.list']['output']['records'][number], void, undefined>

      /**
       * One thing that a person has to look at.
       * The scope `audit:read` opens it, too.
       * `GET /admin/attention/{id}`
       * @throws {CartwrightError} `attention_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.attention.get']['output']>

      /**
       * Close a record; what is seen again later is a new one.
       * The scope `events:write` opens it, too.
       * `POST /admin/attention/{id}/resolve`
       * @throws {CartwrightError} `attention_not_found`
       */
      readonly resolve: (id: number, body: Api['admin.attention.resolve']['body'], options?: CallOptions) => Promise<Api['admin.attention.resolve']['output']>
    }

    /**
     * Compare the shop's records with each other and with the payment provider's.
     * Changes nothing without `repair`, which also needs the scopes `orders:write` and `stock:write`. Answers when it is done, after a minute at the latest: what was not looked at by then is told. Ask check by check, or for a shorter time, where that is not enough.
     * `POST /admin/reconcile`
     */
    readonly reconcile: (body: Api['admin.reconcile']['body'], options?: CallOptions) => Promise<Api['admin.reconcile']['output']>

    readonly reports: {
      /**
       * What was sold, by day, week, month, product or category.
       * An order counts on the day it was placed, when it was paid and not called off. By time, every period from the first to the last is a row. By product and category what brought most comes first; a product in several categories counts in each, and once in `totals`.
       * `GET /admin/reports/sales`
       */
      readonly sales: (query?: Api['admin.reports.sales']['query'], options?: CallOptions) => Promise<Api['admin.reports.sales']['output']>

      /**
       * What is in stock, and what runs out first.
       * `GET /admin/reports/stock`
       */
      readonly stock: (query?: Api['admin.reports.stock']['query'], options?: CallOptions) => Promise<Api['admin.reports.stock']['output']>
    }

    readonly webhooks: {
      /**
       * List webhook endpoints, newest first.
       * `GET /admin/webhooks`
       */
      readonly list: (query?: Api['admin.webhooks.list']['query'], options?: CallOptions) => Promise<Api['admin.webhooks.list']['output']>

      /** List webhook endpoints, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly each: (
        query?: Omit<Api['admin.webhooks.list']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.webhooks.list']['output']['webhooks'][number], void, undefined>

      /**
       * Add a webhook endpoint.
       * The secret is in this answer and in no other.
       * `POST /admin/webhooks`
       * @throws {CartwrightError} `webhook_url_refused`
       */
      readonly create: (body: Api['admin.webhooks.create']['body'], options?: CallOptions) => Promise<Api['admin.webhooks.create']['output']>

      /**
       * One webhook endpoint.
       * `GET /admin/webhooks/{id}`
       * @throws {CartwrightError} `webhook_endpoint_not_found`
       */
      readonly get: (id: number, options?: CallOptions) => Promise<Api['admin.webhooks.get']['output']>

      /**
       * Change a webhook endpoint.
       * `PATCH /admin/webhooks/{id}`
       * @throws {CartwrightError} `webhook_endpoint_not_found`, `webhook_url_refused`
       */
      readonly update: (id: number, body: Api['admin.webhooks.update']['body'], options?: CallOptions) => Promise<Api['admin.webhooks.update']['output']>

      /**
       * Delete a webhook endpoint with its log.
       * `DELETE /admin/webhooks/{id}`
       * @throws {CartwrightError} `webhook_endpoint_not_found`
       */
      readonly delete: (id: number, options?: CallOptions) => Promise<undefined>

      /**
       * Give a webhook endpoint a new secret.
       * The one before signs too for a while, so that the receiver can change over.
       * `POST /admin/webhooks/{id}/rotate-secret`
       * @throws {CartwrightError} `webhook_endpoint_not_found`
       */
      readonly rotateSecret: (
        id: number,
        body?: Api['admin.webhooks.rotateSecret']['body'],
        options?: CallOptions,
      ) => Promise<Api['admin.webhooks.rotateSecret']['output']>

      /**
       * Switch a webhook endpoint on.
       * `POST /admin/webhooks/{id}/enable`
       * @throws {CartwrightError} `webhook_endpoint_not_found`
       */
      readonly enable: (id: number, options?: CallOptions) => Promise<Api['admin.webhooks.enable']['output']>

      /**
       * Switch a webhook endpoint off.
       * What waits is given up, and what happens meanwhile is noted as failed: both can be sent later.
       * `POST /admin/webhooks/{id}/disable`
       * @throws {CartwrightError} `webhook_endpoint_not_found`
       */
      readonly disable: (id: number, options?: CallOptions) => Promise<Api['admin.webhooks.disable']['output']>

      /**
       * Send a ping and say what came of it.
       * `POST /admin/webhooks/{id}/ping`
       * @throws {CartwrightError} `webhook_endpoint_not_found`
       */
      readonly ping: (id: number, options?: CallOptions) => Promise<Api['admin.webhooks.ping']['output']>

      /**
       * Send everything again that failed to reach an endpoint.
       * Takes deliveries whose `state` is `failed`. Those that are `pending` are sent by themselves, and are not counted.
       * `POST /admin/webhooks/{id}/redeliver`
       * @throws {CartwrightError} `webhook_endpoint_disabled`, `webhook_endpoint_not_found`
       */
      readonly redeliverFailed: (
        id: number,
        body: Api['admin.webhooks.redeliverFailed']['body'],
        options?: CallOptions,
      ) => Promise<Api['admin.webhooks.redeliverFailed']['output']>

      /**
       * What was sent, newest first.
       * `GET /admin/webhook-deliveries`
       */
      readonly deliveries: (query?: Api['admin.webhooks.deliveries']['query'], options?: CallOptions) => Promise<Api['admin.webhooks.deliveries']['output']>

      /** What was sent, newest first: one by one, fetched in pages of `limit` (100 when left out) at a cost that does not grow with depth. */
      readonly eachDeliveries: (
        query?: Omit<Api['admin.webhooks.deliveries']['query'], 'page' | 'cursor'>,
        options?: CallOptions,
      ) => AsyncGenerator<Api['admin.webhooks.deliveries']['output']['deliveries'][number], void, undefined>

      /**
       * One message and every attempt to bring it.
       * `GET /admin/webhook-deliveries/{id}`
       * @throws {CartwrightError} `webhook_delivery_not_found`
       */
      readonly delivery: (id: number, options?: CallOptions) => Promise<Api['admin.webhooks.delivery']['output']>

      /**
       * Send a message again, whatever became of it.
       * `POST /admin/webhook-deliveries/{id}/redeliver`
       * @throws {CartwrightError} `webhook_delivery_not_found`, `webhook_endpoint_disabled`
       */
      readonly redeliver: (id: number, options?: CallOptions) => Promise<Api['admin.webhooks.redeliver']['output']>
    }
  }

  readonly system: {
    /**
     * Health of the shop and of what it stands on.
     * Anybody is told the states; the details only callers with the credentials of staff, or an API key. Nobody is refused; credentials count against the limit `admin_read` of their address, and are not looked at beyond it.
     * `GET /actuator/health`
     */
    readonly health: (options?: CallOptions) => Promise<Api['system.health']['output']>

    /**
     * Whether the process runs.
     * `GET /livez`
     */
    readonly live: (options?: CallOptions) => Promise<Api['system.live']['output']>

    /**
     * Whether requests may be sent here.
     * `GET /readyz`
     */
    readonly ready: (options?: CallOptions) => Promise<Api['system.ready']['output']>
  }
}
