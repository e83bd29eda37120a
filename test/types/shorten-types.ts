const closing: Readonly<Record<string, string>> = { '<': '>', '{': '}' }
const longest = 60

/** A complaint of the compiler without the insides of its long types; types that carry a reason to read stay whole. */
export function shortenTypes(complaint: string): string {
  let short = ''
  for (let index = 0; index < complaint.length; index += 1) {
    const open = complaint.charAt(index)
    const end = open in closing ? endOf(complaint, index) : -1
    const inside = end < 0 ? '' : complaint.slice(index + 1, end)
    if (inside.length > longest && !inside.startsWith(' readonly error: ')) {
      short += open === '<' ? '<…>' : '{ … }'
      index = end
    } else {
      short += open
    }
  }
  return short
}

/** Where the bracket at `start` closes, or -1. The arrow of a function type closes nothing. */
function endOf(text: string, start: number): number {
  const open = text.charAt(start)
  let depth = 0
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === open) depth += 1
    if (text[index] === closing[open] && text[index - 1] !== '=') depth -= 1
    if (depth === 0) return index
  }
  return -1
}
