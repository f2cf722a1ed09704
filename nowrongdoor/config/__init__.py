"""Settings, addresses and the clock: how the house is set up on a machine."""
