import type { Call, Operation } from '../call.ts'

/** `/v1/account`: the shop's own account. */
export const accountOperations: readonly Operation[] = [{ name: 'account.retrieve', method: 'GET', path: '/v1/account', handle: retrieve }]

const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }
const nothingDue = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
}

function retrieve({ world, params }: Call): object {
  params.allow(['expand'])
  return {
    id: world.account,
    object: 'account',
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: '5734',
      minority_owned_business_designation: null,
      name: 'Fake shop',
      product_description: null,
      support_address: noAddress,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: 'company',
    capabilities: { card_payments: 'active', sepa_debit_payments: 'active', transfers: 'active', us_bank_account_ach_payments: 'active' },
    charges_enabled: true,
    controller: { type: 'account' },
    country: 'US',
    created: 1_700_000_000,
    default_currency: 'usd',
    details_submitted: true,
    email: 'owner@shop.example',
    external_accounts: { data: [], has_more: false, object: 'list', url: `/v1/accounts/${world.account}/external_accounts` },
    future_requirements: nothingDue,
    metadata: {},
    payouts_enabled: true,
    requirements: nothingDue,
    settings: settings(),
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: 'standard',
  }
}

function settings(): object {
  return {
    bacs_debit_payments: { display_name: null, service_user_number: null },
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_issuing: { tos_acceptance: { date: null, ip: null } },
    card_payments: {
      decline_on: { avs_failure: false, cvc_failure: false },
      statement_descriptor_prefix: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: 'Fake shop', timezone: 'Etc/UTC' },
    invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
    payments: { statement_descriptor: 'CARTWRIGHT FAKE', statement_descriptor_kana: null, statement_descriptor_kanji: null },
    payouts: { debit_negative_balances: true, schedule: { delay_days: 2, interval: 'daily' }, statement_descriptor: null },
    sepa_debit_payments: {},
  }
}
