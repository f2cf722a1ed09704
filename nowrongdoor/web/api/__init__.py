"""The machine-facing side: for now the signed addresses a switchboard and an SMS gateway post to."""
