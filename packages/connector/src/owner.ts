/** Whose row it is: a person, or the system on behalf of all who share the row. */
export type Owner = UserOwner | SystemOwner

/** A row that belongs to one person. */
export interface UserOwner {
  /** Tells a person from the system. */
  readonly kind: 'user'
  /** The host's id of the person; never begins with `system:`. */
  readonly userId: string
}

/** A row that is shared: one for all who ask for the same thing. */
export interface SystemOwner {
  /** Tells the system from a person. */
  readonly kind: 'system'
  /** What is shared, as the row's `aliasKey` named it. */
  readonly aliasKey: string
}
