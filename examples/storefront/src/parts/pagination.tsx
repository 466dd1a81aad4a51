import { hrefOf } from '../routing/place.ts'

interface PaginationProps {
  readonly page: number
  readonly pages: number
  /** The path of a page. */
  readonly pathOf: (page: number) => string
}

/** The pages near the present one, the first and the last; 0 stands for a gap. */
const shown = (page: number, pages: number): readonly number[] => {
  const near = [1, page - 1, page, page + 1, pages].filter(number => number >= 1 && number <= pages)
  const unique = [...new Set(near)].sort((a, b) => a - b)
  return unique.flatMap((number, index) => (index > 0 && number - (unique[index - 1] ?? 0) > 1 ? [0, number] : [number]))
}

/** Links to the other pages of a list; nothing where there is one page. */
export const Pagination = ({ page, pages, pathOf }: PaginationProps) =>
  pages <= 1 ? null : (
    <nav class="pagination" aria-label="Pages">
      <ul>
        <li>
          {page > 1 ? (
            <a href={hrefOf(pathOf(page - 1))} rel="prev">
              Previous
            </a>
          ) : (
            <span class="off">Previous</span>
          )}
        </li>
        {shown(page, pages).map((number, index) => (
          <li key={number === 0 ? `gap ${index}` : number} class="number">
            {number === 0 ? (
              <span>…</span>
            ) : (
              <a href={hrefOf(pathOf(number))} aria-label={`Page ${number}`} aria-current={number === page ? 'page' : undefined}>
                {number}
              </a>
            )}
          </li>
        ))}
        <li>
          {page < pages ? (
            <a href={hrefOf(pathOf(page + 1))} rel="next">
              Next
            </a>
          ) : (
            <span class="off">Next</span>
          )}
        </li>
      </ul>
    </nav>
  )
