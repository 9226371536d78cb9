"""The only door through which governed state changes: one act of a person, one function, one transaction, one entry."""
