"""One page of HTML that needs nothing else, in which text from the wire is never markup."""
