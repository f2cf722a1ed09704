"""The machine-facing side: for now the signed address a switchboard posts its events to."""
