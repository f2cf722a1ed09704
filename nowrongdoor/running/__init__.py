"""The running house: its processes and who keeps them alive.

`web` serves screens, `dispatcher` matches the line, `worker` does jobs; `supervisor` runs them together on one machine
and starts each again when it dies. Beside `config` the only place below the screens that reads a clock or sleeps.
"""
