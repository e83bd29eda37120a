import { confirm } from '@clack/prompts'
import type { Client } from '../api/client.js'
import { AppError } from '../errors.js'
import { type Output, table } from '../output.js'

/** Lets another person have rows here, and says the link that signs them in, once. */
export async function addUserCommand(client: Client, name: string, output: Output): Promise<void> {
  const link = await client.ask('addUser', { body: { name } })
  if (!output.isTerminal) {
    output.json({ user: name, ...link })
    return
  }
  output.line(link.url)
  output.note(`It signs ${name} in once, within an hour. Another one: lona open --user ${name}`)
}

/** Lists the people who may have rows here. */
export async function listUsersCommand(client: Client, output: Output): Promise<void> {
  const { users } = await client.ask('listUsers', {})
  if (!output.isTerminal) {
    for (const user of users) output.json(user)
    return
  }
  const lines = users.map(({ name, createdAt, rows, sessions }) => [
    name,
    createdAt.slice(0, 10),
    String(rows),
    String(sessions),
  ])
  for (const line of table(['name', 'since', 'rows', 'signed in'], lines)) output.line(line)
}

/** What `lona user remove` goes by. */
export interface RemoveUserOptions {
  /** Whether it was said already that it is meant. */
  readonly yes?: boolean
  /** Asks the person at the terminal. */
  readonly ask?: (question: string) => Promise<boolean>
}

/**
 * Forgets a person with all that they have here, after asking once.
 *
 * @throws {AppError} `bad-option` where nobody can be asked and `--yes` was not said.
 */
export async function removeUserCommand(
  client: Client,
  name: string,
  { yes = false, ask = askOnTerminal }: RemoveUserOptions,
  output: Output,
): Promise<void> {
  const { users } = await client.ask('listUsers', {})
  const user = users.find((one) => one.name === name)
  if (!user) {
    const known = users.map((one) => one.name).join(', ')
    throw new AppError('nothing-found', `There is no user '${name}'. There are: ${known}.`)
  }
  const goes = `${name}'s ${user.rows} rows with their cells, and ${user.sessions} open sessions`
  if (!yes && !output.isTerminal) {
    throw new AppError('bad-option', `This erases ${goes}. Say that you mean it: lona user remove ${name} --yes`)
  }
  if (!yes && !(await ask(`Erase ${goes}? What others follow too stays theirs.`))) {
    output.note('Nothing was erased.')
    return
  }
  await client.ask('removeUser', { params: { name } })
  if (output.isTerminal) output.line(`${name} is forgotten.`)
  else output.json({ user: name, removed: true })
}

const askOnTerminal = async (message: string): Promise<boolean> =>
  (await confirm({ message, initialValue: false })) === true
