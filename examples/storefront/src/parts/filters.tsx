import { useEffect, useState } from 'preact/hooks'
import { headingOf, valueText } from '../format/words.ts'
import { filterCount, type ListQuery, listPath, withFacet, withoutFilters } from '../pages/list-query.ts'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'

type Facets = Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>

interface FiltersProps {
  readonly path: string
  readonly list: ListQuery
  /** What the shop counted. */
  readonly facets: Facets
}

/** More groups, or more values in one, than anybody reads. */
const groupsMax = 6
const valuesMax = 10

const wideScreen = matchMedia('(min-width: 60rem)')

/** Narrows a list: stock, price, and what its products have in common. Folded up on a phone. */
export const Filters = ({ path, list, facets }: FiltersProps) => {
  const [isOpen, setOpen] = useState(wideScreen.matches)
  useEffect(() => {
    const follow = () => setOpen(wideScreen.matches)
    wideScreen.addEventListener('change', follow)
    return () => wideScreen.removeEventListener('change', follow)
  }, [])
  const go = (next: ListQuery) => navigate(listPath(path, next), { staysPut: true })
  const count = filterCount(list)
  return (
    <details class="filters" open={isOpen} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>Filters{count > 0 && <span class="badge">{count}</span>}</summary>
      <div class="filter-groups">
        {count > 0 && (
          <a class="clear" href={hrefOf(listPath(path, withoutFilters(list)))}>
            Clear all filters
          </a>
        )}
        <label class="check">
          <input type="checkbox" checked={list.inStock} onChange={event => go({ ...list, inStock: event.currentTarget.checked, page: 1 })} />
          In stock only
        </label>
        <PriceRange key={`${list.minPrice}-${list.maxPrice}`} list={list} go={go} />
        {groupsOf(facets, list).map(([name, values]) => (
          <fieldset key={name}>
            <legend>{headingOf(name)}</legend>
            {values.map(({ value, count: found }) => (
              <label key={value} class="check">
                <input
                  type="checkbox"
                  checked={list.facets.get(name)?.includes(value) ?? false}
                  onChange={event => go(withFacet(list, name, value, event.currentTarget.checked))}
                />
                <span>{valueText(value)}</span>
                <span class="found">
                  {found}
                  <span class="visually-hidden"> products</span>
                </span>
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </details>
  )
}

/** Groups with a choice to make; a chosen value stays in sight also when nothing has it. */
const groupsOf = (facets: Facets, list: ListQuery) => {
  const names = [...new Set([...list.facets.keys(), ...Object.keys(facets)])]
  return names
    .map(name => {
      const values = facets[name] ?? []
      const chosen = list.facets.get(name) ?? []
      const missing = chosen.filter(value => !values.some(other => other.value === value)).map(value => ({ value, count: 0 }))
      return [name, [...values.slice(0, valuesMax), ...values.slice(valuesMax).filter(({ value }) => chosen.includes(value)), ...missing]] as const
    })
    .filter(([name, values]) => values.length > 1 || list.facets.has(name))
    .slice(0, groupsMax)
}

const PriceRange = ({ list, go }: { readonly list: ListQuery; readonly go: (next: ListQuery) => void }) => {
  const [min, setMin] = useState(list.minPrice)
  const [max, setMax] = useState(list.maxPrice)
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        go({ ...list, minPrice: min, maxPrice: max, page: 1 })
      }}
    >
      <fieldset class="price-range">
        <legend>Price</legend>
        <Amount label="From" value={min} onChange={setMin} />
        <Amount label="to" value={max} onChange={setMax} />
        <button type="submit" class="button quiet small">
          Apply
        </button>
      </fieldset>
    </form>
  )
}

const Amount = ({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (next: string) => void }) => (
  <label>
    {label}
    <input type="number" inputMode="decimal" min="0" max="999999999" step="any" value={value} onInput={event => onChange(event.currentTarget.value)} />
  </label>
)
