import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import './time-chart.css'
import { onColorsChange } from './colors.js'

/** What `TimeChart` draws. */
interface TimeChartProps {
  /** uPlot's options; the chart is made anew when this is another object, so keep it (`useMemo`). */
  readonly options: Omit<uPlot.Options, 'width' | 'height'>
  /** Times in seconds since 1970, and the values of each series. */
  readonly data: uPlot.AlignedData
  /** In CSS pixels, kept before anything is drawn. */
  readonly height: number
  /** What a screen reader calls the chart. */
  readonly label: string
  /** Hears of the chart when it is made, and `null` when it is gone. */
  readonly onChart?: (chart: uPlot | null) => void
}

/** A chart over time on canvas, as wide as its place. Colours follow the system's; nothing moves when data arrives. */
export function TimeChart({ options, data, height, label, onChart }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const newest = useRef({ data, onChart })
  newest.current = { data, onChart }

  useEffect(() => {
    const element = place.current
    if (!element) return
    const made = new uPlot({ ...options, width: element.clientWidth, height }, newest.current.data, element)
    chart.current = made
    newest.current.onChart?.(made)
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth !== made.width) made.setSize({ width: element.clientWidth, height })
    })
    sizes.observe(element)
    const stopColors = onColorsChange(() => made.redraw(false, true))
    return () => {
      sizes.disconnect()
      stopColors()
      chart.current = null
      newest.current.onChart?.(null)
      made.destroy()
    }
  }, [options, height])
  useEffect(() => {
    const { current } = chart
    if (current && current.data !== data) current.setData(data)
  }, [data])

  return <div ref={place} class="time-chart" role="img" aria-label={label} style={{ height: `${height}px` }} />
}
