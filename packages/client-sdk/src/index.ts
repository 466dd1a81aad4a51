export type {
  Address,
  AddressInput,
  AdminCustomer,
  AdminOrder,
  AdminProduct,
  Api,
  ApiKey,
  Cart,
  CartItem,
  Category,
  CategoryNode,
  Discount,
  EndpointId,
  FacetQuery,
  Fulfilment,
  Order,
  OrderLine,
  PayResult,
  Problem,
  Product,
  ProductCard,
  ProductChange,
  ProductInput,
  ProductVariant,
  Profile,
  Refund,
  Return,
  RowError,
  SavedAddress,
  StockChange,
  StockLevel,
  Tokens,
  WireBody,
  WireOutput,
  WireParams,
  WireQuery,
} from '@cartwright/server/contract'
export type { Call, CallArguments, CallInput, CallOptions, Calls } from './call.ts'
export { CartwrightError, type CartwrightErrorFields, type ErrorCode, type FieldError, isCartwrightError } from './cartwright-error.ts'
export { type Client, createClient } from './create-client.ts'
export type { ClientOptions } from './options.ts'
export { pages } from './pages.ts'
export { memorySession, type Session, type SessionStore } from './session.ts'
