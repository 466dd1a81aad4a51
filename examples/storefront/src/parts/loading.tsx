/** Stands where something will be. */
export const Loading = ({ what }: { readonly what: string }) => (
  <div class="loading" role="status">
    <span class="spinner" aria-hidden="true" />
    <span>Loading {what} …</span>
  </div>
)
